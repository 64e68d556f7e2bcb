namespace NetGuard.Uris.Parsing;

/// <summary>Schemes as the WHATWG URL standard knows them: section 4.2, special schemes and their default ports.</summary>
public static class UrlSchemes
{
    /// <summary>Bytes; no registered scheme comes near it, so a longer one is no URL.</summary>
    public const int MaxLength = 64;

    /// <summary>Special schemes read <c>\</c> as <c>/</c> and have a real host.</summary>
    public static bool IsSpecial(ReadOnlySpan<byte> scheme) =>
        DefaultPort(scheme) >= 0 || scheme.SequenceEqual("file"u8);

    /// <summary>The default port, or -1 where the scheme has none. Takes a scheme in lower case.</summary>
    public static int DefaultPort(ReadOnlySpan<byte> scheme)
    {
        if (scheme.SequenceEqual("https"u8) || scheme.SequenceEqual("wss"u8))
        {
            return 443;
        }

        if (scheme.SequenceEqual("http"u8) || scheme.SequenceEqual("ws"u8))
        {
            return 80;
        }

        return scheme.SequenceEqual("ftp"u8) ? 21 : -1;
    }

    public static bool IsSchemeByte(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'+' or (byte)'-' or (byte)'.';

    /// <summary>Whether a text is a Windows drive letter, the one segment of a file URL that is never removed.</summary>
    internal static bool IsDriveLetter(ReadOnlySpan<byte> text) =>
        text.Length == 2 && char.IsAsciiLetter((char)text[0]) && text[1] is (byte)':' or (byte)'|';

    /// <summary>Whether a text is a scheme without its colon.</summary>
    public static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength || !char.IsAsciiLetter(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAscii(c) || !IsSchemeByte((byte)c))
            {
                return false;
            }
        }

        return true;
    }
}
