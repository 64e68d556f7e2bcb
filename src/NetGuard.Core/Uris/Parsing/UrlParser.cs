using System.Buffers;

namespace NetGuard.Uris.Parsing;

/// <summary>
/// Reads absolute URLs as the WHATWG URL standard does (section 4.4, the basic URL parser without a base): the reading of
/// browsers and of Node, and the most lenient in use, so that what any back end may fetch is seen. Nothing is allocated.
/// </summary>
public static class UrlParser
{
    private static readonly SearchValues<byte> Removed = SearchValues.Create("\t\n\r"u8);

    /// <summary>Bytes of scratch memory that parsing this input takes.</summary>
    public static int ScratchLength(ReadOnlySpan<byte> input) =>
        UrlSchemes.MaxLength + HostParser.MaxLength + (input.ContainsAny(Removed) ? input.Length : 0);

    /// <param name="input">UTF-8.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes.</param>
    /// <param name="url">The URL; after a failure, with as much as was read of scheme and spelling.</param>
    /// <param name="failure">Why not, where the answer is no.</param>
    public static bool TryParse(ReadOnlySpan<byte> input, Span<byte> scratch, out ParsedUrl url, out UrlFailure failure)
    {
        var scheme = scratch[..UrlSchemes.MaxLength];
        var hostMemory = scratch.Slice(UrlSchemes.MaxLength, HostParser.MaxLength);
        var spelling = UrlSpelling.None;
        var text = TrimControls(input);
        if (text.ContainsAny(Removed))
        {
            spelling |= UrlSpelling.TabOrNewline;
            text = WithoutTabsAndNewlines(text, scratch[(UrlSchemes.MaxLength + HostParser.MaxLength)..]);
        }

        failure = ReadScheme(text, ref scheme);
        url = new ParsedUrl { Text = text, Scheme = scheme, ExplicitPort = -1, QueryStart = -1, FragmentStart = -1, Spelling = spelling };
        if (failure != UrlFailure.None)
        {
            return false;
        }

        var cursor = new UrlCursor(text, scheme.Length + 1, spelling);
        failure = cursor.ReadAuthority(scheme, hostMemory);
        var queryStart = -1;
        var fragmentStart = cursor.Text[cursor.Position..].IndexOf((byte)'#');
        if (fragmentStart >= 0)
        {
            fragmentStart += cursor.Position;
        }

        var question = text[cursor.Position..(fragmentStart >= 0 ? fragmentStart : text.Length)].IndexOf((byte)'?');
        if (question >= 0)
        {
            queryStart = question + cursor.Position;
        }

        url = new ParsedUrl
        {
            Text = text,
            Scheme = scheme,
            Host = cursor.Host,
            ExplicitPort = cursor.Port,
            HasUserInfo = cursor.HasUserInfo,
            PathStart = cursor.Position,
            QueryStart = queryStart,
            FragmentStart = fragmentStart,
            Spelling = cursor.Spelling | cursor.Host.Spelling,
        };
        return failure == UrlFailure.None;
    }

    /// <summary>Without C0 controls and spaces at both ends.</summary>
    private static ReadOnlySpan<byte> TrimControls(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExceptInRange((byte)0, (byte)0x20);
        return start < 0 ? [] : text[start..(text.LastIndexOfAnyExceptInRange((byte)0, (byte)0x20) + 1)];
    }

    private static Span<byte> WithoutTabsAndNewlines(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        foreach (var value in text)
        {
            if (!Removed.Contains(value))
            {
                destination[written++] = value;
            }
        }

        return destination[..written];
    }

    private static UrlFailure ReadScheme(ReadOnlySpan<byte> text, ref Span<byte> scheme)
    {
        var length = 0;
        while (length < text.Length && UrlSchemes.IsSchemeByte(text[length]))
        {
            length++;
        }

        if (length == 0 || length == text.Length || text[length] != ':' || !char.IsAsciiLetter((char)text[0]))
        {
            scheme = [];
            return UrlFailure.NotAbsolute;
        }

        if (length > scheme.Length)
        {
            scheme = [];
            return UrlFailure.SchemeTooLong;
        }

        System.Text.Ascii.ToLower(text[..length], scheme, out _);
        scheme = scheme[..length];
        return UrlFailure.None;
    }
}
