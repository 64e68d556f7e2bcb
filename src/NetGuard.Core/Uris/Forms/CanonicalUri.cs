using System.Globalization;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Forms;

/// <summary>
/// The one spelling of a URL that patterns are run on: RFC 3986 section 6.2.2, read as WHATWG reads. Scheme and host in
/// lower case, no user name, no default port, no trailing dot; dot segments removed; what needs no escape has none, every
/// other escape is upper case, and a percent sign without digits is escaped itself. Visible ASCII only.
/// </summary>
internal static class CanonicalUri
{
    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Characters that the longest canonical form of this URL takes.</summary>
    public static int MaxLength(in ParsedUrl url) => url.Scheme.Length + url.Host.Text.Length + 16 + (url.Text.Length - url.PathStart) * 3;

    /// <summary>Writes the form and returns its length.</summary>
    public static int Write(in ParsedUrl url, Span<char> destination)
    {
        var length = Copy(url.Scheme, destination, 0);
        destination[length++] = ':';
        if (url.Host.Kind == HostKind.None)
        {
            // Nothing is resolved against such a path; without its dot segments it could begin like a host.
            return WriteEscaped(url.Text[url.PathStart..], destination, length);
        }

        destination[length++] = '/';
        destination[length++] = '/';
        var host = url.Host.Text;
        length = Copy(host.EndsWith("."u8) ? host[..^1] : host, destination, length);
        if (url.Port >= 0)
        {
            destination[length++] = ':';
            url.Port.TryFormat(destination[length..], out var digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }

        length = WritePath(url.Path, UrlSchemes.IsSpecial(url.Scheme), destination, length);
        return WriteEscaped(url.Text[(url.PathStart + url.Path.Length)..], destination, length);
    }

    private static int WritePath(ReadOnlySpan<byte> path, bool isSpecial, Span<char> destination, int start)
    {
        var length = start;
        var rest = !path.IsEmpty && IsSlash(path[0], isSpecial) ? path[1..] : path;
        for (var more = true; more;)
        {
            var end = isSpecial ? rest.IndexOfAny((byte)'/', (byte)'\\') : rest.IndexOf((byte)'/');
            var segment = end < 0 ? rest : rest[..end];
            more = end >= 0;
            rest = more ? rest[(end + 1)..] : [];
            var dots = Dots(segment);
            if (dots == 2 && destination[start..length].LastIndexOf('/') is >= 0 and var slash)
            {
                length = start + slash;
            }

            if (dots == 0 || !more)
            {
                destination[length++] = '/';
                length = dots == 0 ? WriteEscaped(segment, destination, length) : length;
            }
        }

        return length;
    }

    /// <summary>1 for a segment that means this folder, 2 for one that means the folder above, else 0.</summary>
    private static int Dots(ReadOnlySpan<byte> segment)
    {
        var dots = 0;
        for (var i = 0; i < segment.Length; dots++)
        {
            if (Percent.ReadOne(segment, ref i) != '.' || dots == 2)
            {
                return 0;
            }
        }

        return dots;
    }

    private static int WriteEscaped(ReadOnlySpan<byte> text, Span<char> destination, int length)
    {
        for (var i = 0; i < text.Length;)
        {
            var isEscape = Percent.TryReadEscape(text, i, out var value);
            value = isEscape ? value : text[i];
            i += isEscape ? 3 : 1;
            if (isEscape ? IsUnreserved(value) : value is > 0x20 and < 0x7F and not (byte)'%')
            {
                destination[length++] = (char)value;
            }
            else
            {
                destination[length++] = '%';
                destination[length++] = HexDigits[value >> 4];
                destination[length++] = HexDigits[value & 0xF];
            }
        }

        return length;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<char> destination, int length)
    {
        foreach (var value in text)
        {
            destination[length++] = char.ToLowerInvariant((char)value);
        }

        return length;
    }

    private static bool IsSlash(byte value, bool isSpecial) => value == '/' || isSpecial && value == '\\';

    private static bool IsUnreserved(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
}
