using System.Buffers;
using System.Globalization;
using System.Text;
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

    /// <summary>Whether the trimmed value is a URI as a whole.</summary>
    public static bool IsUri(ReadOnlySpan<byte> trimmed)
    {
        if (IsSchemeRelative(trimmed))
        {
            return !HasInnerSpace(trimmed);
        }

        for (var depth = 0; depth < MaxNestedSchemes; depth++)
        {
            if (!TryReadScheme(trimmed, out var isSpecial, out var isFile, out var isData, out var end))
            {
                return false;
            }

            var rest = trimmed[end..];
            if (isData && rest.IndexOf((byte)',') is >= 0 and var comma)
            {
                // A data URI's content may hold spaces; its header may not.
                return !HasInnerSpace(rest[..comma]);
            }

            var slashes = CountSlashes(rest, isSpecial, out var content);
            if (!content.IsEmpty && (isSpecial || slashes >= 2) || isFile && slashes > 0)
            {
                return !HasInnerSpace(rest);
            }

            // jar:http://host, view-source:https://host, url:file:///x
            trimmed = rest;
        }

        return false;
    }

    /// <summary>Whether the scheme is <c>data</c>, tabs and newlines within it passed over as the parser does.</summary>
    public static bool IsData(ReadOnlySpan<byte> value) =>
        TryReadScheme(value.TrimStart(" \t\n\r"u8), out _, out _, out var isData, out _) && isData;

    /// <summary><c>//host.example/x</c> in any mix of slashes: what a client resolves against the scheme in use.</summary>
    public static bool IsSchemeRelative(ReadOnlySpan<byte> value)
    {
        if (CountSlashes(value, isSpecial: true, out var content) < 2)
        {
            return false;
        }

        var end = content.IndexOfAny(HostEnd);
        var host = end < 0 ? content : content[..end];
        var dot = host.IndexOfAny((byte)'.', (byte)'%', (byte)'[');
        return dot >= 0 && dot < host.Length - 1 && (host[dot] != '.' || dot > 0) || HasIdeographicDot(host);
    }

    private static bool HasIdeographicDot(ReadOnlySpan<byte> host) =>
        host.IndexOf("\u3002"u8) > 0 || host.IndexOf("\uFF0E"u8) > 0 || host.IndexOf("\uFF61"u8) > 0;

    private static bool HasInnerSpace(ReadOnlySpan<byte> value)
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

    private static bool TryReadScheme(ReadOnlySpan<byte> value, out bool isSpecial, out bool isFile, out bool isData, out int end)
    {
        Span<byte> scheme = stackalloc byte[UrlSchemes.MaxLength];
        var length = 0;
        (isSpecial, isFile, isData, end) = (false, false, false, 0);
        for (var i = 0; i < value.Length; i++)
        {
            var b = value[i];
            if (b == ':' && length > 0)
            {
                Ascii.ToLowerInPlace(scheme[..length], out _);
                scheme = scheme[..length];
                isFile = scheme.SequenceEqual("file"u8);
                isData = scheme.SequenceEqual("data"u8);
                isSpecial = UrlSchemes.IsSpecial(scheme);
                end = i + 1;
                return true;
            }

            if (IsTabOrNewline(b))
            {
                continue;
            }

            if (length == scheme.Length || !UrlSchemes.IsSchemeByte(b) || length == 0 && !char.IsAsciiLetter((char)b))
            {
                return false;
            }

            scheme[length++] = b;
        }

        return false;
    }

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
}
