using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.InText;

/// <summary>The scheme before a colon in a text.</summary>
internal static class TextScheme
{
    /// <summary>
    /// Where the scheme begins; -1 where there is none. Letters that stand before a well-known scheme without a gap
    /// ("xhttps:", "jar:http:") do not hide it, and one letter alone is a drive of Windows.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="colon">Where the scheme ends.</param>
    /// <param name="isSpecial">Whether the scheme is one whose hosts are names and addresses (WHATWG URL 4.2).</param>
    public static int Before(ReadOnlySpan<byte> text, int colon, out bool isSpecial)
    {
        isSpecial = false;
        var start = colon;
        while (start > 0 && colon - start < UrlSchemes.MaxLength && UrlSchemes.IsSchemeByte(text[start - 1]))
        {
            start--;
        }

        Span<byte> scheme = stackalloc byte[UrlSchemes.MaxLength];
        Ascii.ToLower(text[start..colon], scheme, out var length);
        scheme = scheme[..length];
        for (var i = 0; i < length; i++)
        {
            if (UrlSchemes.IsSpecial(scheme[i..]))
            {
                isSpecial = true;
                return start + i;
            }
        }

        return length > 1 && char.IsAsciiLetter((char)scheme[0]) ? start : -1;
    }

    /// <summary>Whether the byte before a colon can be the last of a special scheme: http, ftp, https, wss, file.</summary>
    public static bool MayEndSpecial(byte last) => (last | 0x20) is (byte)'p' or (byte)'s' or (byte)'e';
}
