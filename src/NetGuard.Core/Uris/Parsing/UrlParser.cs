using System.Buffers;

namespace NetGuard.Uris.Parsing;

/// <summary>
/// Reads absolute URLs as the WHATWG URL standard does (section 4.4, the basic URL parser without a base): the reading of
/// browsers and of Node, and the most lenient in use, so that what any back end may fetch is seen. Nothing is allocated.
/// <see cref="UrlReference"/> resolves what is relative.
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
        var text = input;
        if (input.ContainsAnyInRange((byte)0, (byte)0x20) && (text = TrimControls(input)).ContainsAny(Removed))
        {
            spelling |= UrlSpelling.TabOrNewline;
            var copy = scratch[(UrlSchemes.MaxLength + HostParser.MaxLength)..];
            text = copy[..CopyWithoutTabsAndNewlines(text, copy)];
        }

        failure = ReadScheme(text, ref scheme);
        if (failure != UrlFailure.None)
        {
            url = new ParsedUrl { Text = text, Scheme = scheme, ExplicitPort = -1, QueryStart = -1, FragmentStart = -1, Spelling = spelling };
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
            UserInfo = cursor.UserInfo,
            PathStart = cursor.Position,
            QueryStart = queryStart,
            FragmentStart = fragmentStart,
            Spelling = cursor.Spelling | cursor.Host.Spelling,
        };
        return failure == UrlFailure.None;
    }

    /// <summary>Without C0 controls and spaces at both ends.</summary>
    internal static ReadOnlySpan<byte> TrimControls(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExceptInRange((byte)0, (byte)0x20);
        return start < 0 ? [] : text[start..(text.LastIndexOfAnyExceptInRange((byte)0, (byte)0x20) + 1)];
    }

    /// <summary>Returns the bytes written; at most as many as the text has.</summary>
    internal static int CopyWithoutTabsAndNewlines(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        foreach (var value in text)
        {
            if (!Removed.Contains(value))
            {
                destination[written++] = value;
            }
        }

        return written;
    }

    /// <summary>Whether the text begins with a scheme and its colon, however long.</summary>
    internal static bool TryReadScheme(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        while (length < text.Length && UrlSchemes.IsSchemeByte(text[length]))
        {
            length++;
        }

        return length > 0 && length < text.Length && text[length] == ':' && char.IsAsciiLetter((char)text[0]);
    }

    private static UrlFailure ReadScheme(ReadOnlySpan<byte> text, ref Span<byte> scheme)
    {
        var hasScheme = TryReadScheme(text, out var length);
        if (!hasScheme || length > scheme.Length)
        {
            scheme = [];
            return hasScheme ? UrlFailure.SchemeTooLong : UrlFailure.NotAbsolute;
        }

        System.Text.Ascii.ToLower(text[..length], scheme, out _);
        scheme = scheme[..length];
        return UrlFailure.None;
    }
}
