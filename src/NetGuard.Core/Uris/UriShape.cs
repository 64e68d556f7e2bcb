using System.Buffers;
using System.Globalization;
using System.Text;
using NetGuard.Uris.Idna;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>
/// Tells whether a string of any kind is a URI as a whole. Looks at the first bytes, and only where those look like a
/// URI at the rest, so that long texts cost little.
/// </summary>
internal static class UriShape
{
    private const int MaxNestedSchemes = 4;

    private static readonly SearchValues<byte> HostEnd = SearchValues.Create("/\\?#"u8);

    /// <summary>
    /// Whether the trimmed value is a URI as a whole. A space that stands where every parser fails on it (in the scheme, the
    /// host, the header of data) makes it text; behind the host lenient fetchers encode it.
    /// </summary>
    public static bool IsUri(ReadOnlySpan<byte> trimmed)
    {
        if (IsSchemeRelative(trimmed, out var relative))
        {
            return !HostHasSpace(relative, slashes: 2);
        }

        for (var depth = 0; depth < MaxNestedSchemes; depth++)
        {
            var scheme = ReadScheme(trimmed, out var end);
            if (scheme == SchemeKind.None)
            {
                return false;
            }

            var rest = trimmed[end..];
            if (scheme == SchemeKind.Data && rest.IndexOf((byte)',') is >= 0 and var comma)
            {
                // A data URI's content may hold spaces; its header may not.
                return !HasSpace(rest[..comma]);
            }

            var isSpecial = scheme is SchemeKind.Special or SchemeKind.File;
            var slashes = CountSlashes(rest, isSpecial, out var content);
            // "https://..." stands for a URI, dots are no host.
            if (content.ContainsAnyExcept((byte)'.') && (isSpecial || slashes >= 2) || scheme == SchemeKind.File && slashes > 0)
            {
                return scheme == SchemeKind.File && slashes != 2 ? !content.StartsWith(" "u8) : !HostHasSpace(content, slashes);
            }

            // jar:http://host, view-source:https://host, url:file:///x
            trimmed = rest;
        }

        return false;
    }

    /// <summary>Whether the scheme is <c>data</c>, tabs and newlines within it passed over as the parser does.</summary>
    public static bool IsData(ReadOnlySpan<byte> value) =>
        value.TrimStart(" \t\n\r"u8) is [(byte)'d' or (byte)'D', ..] trimmed && ReadScheme(trimmed, out _) == SchemeKind.Data;

    // "//host.example/x" in any mix of slashes: what a client resolves against the scheme in use.
    private static bool IsSchemeRelative(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> content)
    {
        if (CountSlashes(value, isSpecial: true, out content) < 2)
        {
            return false;
        }

        var host = Authority(content);
        return HasInnerDot(host) || HasEscape(host) || host.Contains((byte)'[') && host.Contains((byte)':') || IsOwnMachineOrNumber(host);
    }

    // "//localhost:80/" and "//2130706433/" are addresses. Numbers below 1.0.0.0 are no place, and mostly line numbers.
    private static bool IsOwnMachineOrNumber(ReadOnlySpan<byte> host)
    {
        host = host[(host.LastIndexOf((byte)'@') + 1)..];
        host = host.IndexOf((byte)':') is >= 0 and var colon ? host[..colon] : host;
        return Ascii.EqualsIgnoreCase(host, "localhost"u8) || Ipv4Host.TryParse(host, out var address) && address >= 1 << 24;
    }

    // A name without a dot is left to be text: "//comment" is far more common than "//intranet".
    private static bool HasInnerDot(ReadOnlySpan<byte> host) =>
        host.IndexOf((byte)'.') is > 0 and var dot && dot < host.Length - 1
        || DomainToAscii.MapsToDot(host);

    private static bool HasEscape(ReadOnlySpan<byte> host)
    {
        for (var i = host.IndexOf((byte)'%'); i >= 0 && i < host.Length; i++)
        {
            if (Percent.TryReadEscape(host, i, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> Authority(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOfAny(HostEnd);
        return end < 0 ? content : content[..end];
    }

    // A user name may hold anything. System.Uri asks for two slashes, but takes spaces of Unicode for letters of a host and
    // passes over what stands behind a closing bracket; urlsplit takes an IPv6 address in brackets wherever it stands.
    private static bool HostHasSpace(ReadOnlySpan<byte> content, int slashes)
    {
        var authority = Authority(content);
        if (!HasSpaceInHost(authority, slashes))
        {
            return false;
        }

        // To RFC 3986 readers, and to all below a scheme that is not special, a backslash ends nothing: in "https://a b\@c.example/"
        // they ask c.example.
        var end = content.IndexOfAny("/?#"u8);
        var longer = end < 0 ? content : content[..end];
        return longer.Length == authority.Length || HasSpaceInHost(longer, slashes);
    }

    private static bool HasSpaceInHost(ReadOnlySpan<byte> authority, int slashes)
    {
        var host = authority[(authority.LastIndexOf((byte)'@') + 1)..];
        var colon = host.IndexOf((byte)':');
        if (colon > 0 && host[(colon + 1)..].TrimStart((byte)' ') is [(byte)'+' or (>= (byte)'0' and <= (byte)'9'), ..])
        {
            // Python's http.client reads a port with spaces around it as the number.
            host = host[..colon];
        }

        return slashes < 2 ? HasSpace(host) : host.Contains((byte)' ') && !(host.Contains((byte)'[') && host.Contains((byte)':'));
    }

    /// <summary>Whether a space or a line separator, of Unicode too, stands in the value: text is written so, few URIs are.</summary>
    public static bool HasSpace(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)' '))
        {
            return true;
        }

        for (var at = value.IndexOfAnyInRange((byte)0x80, (byte)0xFF); at >= 0 && at < value.Length;)
        {
            Rune.DecodeFromUtf8(value[at..], out var rune, out var length);
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return true;
            }

            at += length;
        }

        return false;
    }

    private static SchemeKind ReadScheme(ReadOnlySpan<byte> value, out int end)
    {
        Span<byte> scheme = stackalloc byte[UrlSchemes.MaxLength];
        var length = 0;
        for (end = 0; end < value.Length; end++)
        {
            var b = value[end];
            if (b == ':' && length > 0)
            {
                end++;
                Ascii.ToLowerInPlace(scheme[..length], out _);
                return KindOf(scheme[..length]);
            }

            if (IsTabOrNewline(b))
            {
                continue;
            }

            if (length == scheme.Length || !UrlSchemes.IsSchemeByte(b) || length == 0 && !char.IsAsciiLetter((char)b))
            {
                break;
            }

            scheme[length++] = b;
        }

        return SchemeKind.None;
    }

    private static SchemeKind KindOf(ReadOnlySpan<byte> scheme) =>
        scheme.SequenceEqual("file"u8) ? SchemeKind.File
        : scheme.SequenceEqual("data"u8) ? SchemeKind.Data
        : UrlSchemes.IsSpecial(scheme) ? SchemeKind.Special
        : SchemeKind.Other;

    private static int CountSlashes(ReadOnlySpan<byte> value, bool isSpecial, out ReadOnlySpan<byte> content)
    {
        var slashes = 0;
        var i = 0;
        for (; i < value.Length; i++)
        {
            if (value[i] == '/' || isSpecial && value[i] == '\\')
            {
                slashes++;
            }
            else if (!IsTabOrNewline(value[i]))
            {
                break;
            }
        }

        content = value[i..];
        return slashes;
    }

    private static bool IsTabOrNewline(byte value) => value is (byte)'\t' or (byte)'\n' or (byte)'\r';

    private enum SchemeKind : byte
    {
        None,
        Other,
        Special,
        File,
        Data,
    }
}
