namespace NetGuard.Uris.Parsing;

/// <summary>
/// Reads a URL that may be relative against a base, as the WHATWG URL standard does (section 4.4). The reference and what it
/// takes of the base are put together to an absolute URL, which <see cref="UrlParser"/> reads.
/// </summary>
public static class UrlReference
{
    /// <summary>Bytes of scratch memory that resolving takes.</summary>
    public static int ScratchLength(ReadOnlySpan<byte> input, ReadOnlySpan<byte> baseText) =>
        UrlParser.ScratchLength(baseText) + UrlParser.ScratchLength(input) + 2 * input.Length + baseText.Length + 1;

    /// <param name="input">UTF-8.</param>
    /// <param name="baseText">An absolute URL as the standard serializes it: no dot segments, no backslashes.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes.</param>
    /// <param name="url">The URL; <see cref="ParsedUrl.Text"/> is the absolute text that was put together.</param>
    /// <param name="failure">Why not, where the answer is no.</param>
    public static bool TryResolve(
        ReadOnlySpan<byte> input, ReadOnlySpan<byte> baseText, Span<byte> scratch, out ParsedUrl url, out UrlFailure failure)
    {
        var baseScratch = UrlParser.ScratchLength(baseText);
        if (!UrlParser.TryParse(baseText, scratch[..baseScratch], out var baseUrl, out failure))
        {
            url = default;
            return false;
        }

        // Tabs and newlines are removed first, since a scheme or two slashes may be spread over them.
        scratch = scratch[baseScratch..];
        var trimmed = UrlParser.TrimControls(input);
        var text = scratch[..UrlParser.CopyWithoutTabsAndNewlines(trimmed, scratch)];
        scratch = scratch[text.Length..];
        var hasScheme = UrlParser.TryReadScheme(text, out var schemeLength);
        if (hasScheme && !(UrlSchemes.IsSpecial(baseUrl.Scheme) && System.Text.Ascii.EqualsIgnoreCase(text[..schemeLength], baseUrl.Scheme)))
        {
            return UrlParser.TryParse(input, scratch, out url, out failure);
        }

        var reference = hasScheme ? text[(schemeLength + 1)..] : text;
        if (baseUrl.HasOpaquePath && !reference.StartsWith("#"u8))
        {
            url = default;
            failure = UrlFailure.NotAbsolute;
            return false;
        }

        var taken = Take(reference, baseUrl, scratch);
        var whole = scratch[..(taken + reference.Length)];
        reference.CopyTo(whole[taken..]);
        var parsed = UrlParser.TryParse(whole, scratch[whole.Length..], out url, out failure);
        if (text.Length < trimmed.Length)
        {
            url = url with { Spelling = url.Spelling | UrlSpelling.TabOrNewline };
        }

        return parsed;
    }

    /// <summary>Writes what the reference takes of the base, and returns its length.</summary>
    private static int Take(ReadOnlySpan<byte> reference, in ParsedUrl baseUrl, Span<byte> destination)
    {
        var isSpecial = UrlSchemes.IsSpecial(baseUrl.Scheme);
        var isFile = baseUrl.Scheme.SequenceEqual("file"u8);
        var text = baseUrl.Text;
        var queryStart = baseUrl.QueryStart >= 0 ? baseUrl.QueryStart : baseUrl.PathStart + baseUrl.Path.Length;
        if (reference.IsEmpty || reference[0] == '#')
        {
            return Copy(text[..(baseUrl.FragmentStart >= 0 ? baseUrl.FragmentStart : text.Length)], destination);
        }

        if (reference[0] == '?')
        {
            return Copy(text[..queryStart], destination);
        }

        var isRooted = IsSlash(reference[0], isSpecial);
        if (isRooted && reference.Length > 1 && IsSlash(reference[1], isSpecial))
        {
            return Copy(text[..(baseUrl.Scheme.Length + 1)], destination);
        }

        var origin = text[..baseUrl.PathStart];
        var path = baseUrl.Path;
        var drive = isFile && path.Length >= 3 && UrlSchemes.IsDriveLetter(path[1..3]) && (path.Length == 3 || path[3] == '/') ? 3 : 0;
        if (isFile && StartsWithDriveLetter(isRooted ? reference[1..] : reference))
        {
            drive = 0;
            path = default;
        }

        var kept = isRooted ? drive : Math.Max(drive, path.LastIndexOf((byte)'/'));
        var length = Copy(origin, destination);
        length += Copy(path[..Math.Max(0, kept)], destination[length..]);
        return isRooted ? length : length + Copy("/"u8, destination[length..]);
    }

    private static bool StartsWithDriveLetter(ReadOnlySpan<byte> text) =>
        text.Length >= 2 && UrlSchemes.IsDriveLetter(text[..2])
        && (text.Length == 2 || text[2] is (byte)'/' or (byte)'\\' or (byte)'?' or (byte)'#');

    private static bool IsSlash(byte value, bool isSpecial) => value == '/' || isSpecial && value == '\\';

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
