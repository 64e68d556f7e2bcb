using System.Buffers;

namespace NetGuard.Detectors.Decoding;

/// <summary>
/// Looks for sensitive data in a URI: as it stands, with its escapes undone, its plus signs read as spaces, disguised
/// characters read as what they stand for, the values of its query put together where they are pieces, and in each run that
/// is hexadecimal, base64, base64url or base32 of text, broken into pieces or not; and in all that comes out of those again,
/// four steps deep. The whole URI is one text, so that a parameter's name stands before its value.
/// </summary>
internal static class UriText
{
    /// <summary>Codings within codings.</summary>
    public const int MaxSteps = 4;

    // Shorter runs hold no secret, and every word is base64 of something.
    private const int LeastEncoded = 16;
    private const int LeastText = 8;

    // Places in a run with marks where an encoded value may begin.
    private const int MostStarts = 16;

    // Places in a text where an encoded value that is broken into pieces may begin.
    private const int MostBrokenStarts = 64;

    private static readonly SearchValues<byte> s_encoded = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"u8);
    private static readonly SearchValues<byte> s_labels = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz234567."u8);

    /// <summary>Adds to the search what is found in the URI.</summary>
    public static void Find(ReadOnlySpan<byte> uri, DetectorSet set, DetectorSearch search)
    {
        var content = DataUri.ContentStart(uri, out var isBase64);
        if (isBase64)
        {
            // The base64 of an image is no text to look at; what it encodes is, if it is text.
            Examine(uri[..content], set, search, 0);
            Decode(uri[content..], TextCoding.Base64, set, search, 0);
            return;
        }

        Examine(uri, set, search, 0);
        if (uri.Contains((byte)'&'))
        {
            Rewrite(uri, TextCoding.Joined, set, search, 0);
        }
    }

    private static void Examine(ReadOnlySpan<byte> text, DetectorSet set, DetectorSearch search, int step)
    {
        set.FindInUri(text, search);
        if (FoldedText.MayApply(text))
        {
            Rewrite(text, TextCoding.Folded, set, search, step);
        }

        // Plus signs and runs are the same once escapes are undone, or whole only then.
        if (text.Contains((byte)'%') && Rewrite(text, TextCoding.Percent, set, search, step))
        {
            return;
        }

        if (text.Contains((byte)'+'))
        {
            Rewrite(text, TextCoding.Plus, set, search, step);
        }

        FindInRuns(text, s_encoded, set, search, step);
        FindInRuns(text, s_labels, set, search, step);
        FindInBrokenRuns(text, set, search, step);
    }

    // Of a run that is broken, each piece may be too short for a secret, or none that is decoded alone.
    private static void FindInBrokenRuns(ReadOnlySpan<byte> text, DetectorSet set, DetectorSearch search, int step)
    {
        Span<byte> beginning = stackalloc byte[LeastEncoded];
        for (int at = 0, starts = 0; at + LeastEncoded < text.Length && starts < MostBrokenStarts && !search.IsExhausted; at++)
        {
            if (BrokenRun.IsBefore(text[at]) || at > 0 && !BrokenRun.IsBefore(text[at - 1]))
            {
                continue;
            }

            starts++;
            foreach (var coding in (ReadOnlySpan<TextCoding>)[TextCoding.Hex, TextCoding.Base64])
            {
                var isHex = coding == TextCoding.Hex;
                if (BrokenRun.Join(text[at..], isHex, beginning, out _) == LeastEncoded && BeginsText(beginning, coding, LeastEncoded))
                {
                    DecodeBroken(text[at..], coding, set, search, step);
                }
            }
        }
    }

    private static void DecodeBroken(ReadOnlySpan<byte> text, TextCoding coding, DetectorSet set, DetectorSearch search, int step)
    {
        if (!search.TryCharge(text.Length))
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        var run = buffer.AsSpan(0, BrokenRun.Join(text, coding == TextCoding.Hex, buffer.AsSpan(0, text.Length), out var isBroken));
        if (isBroken)
        {
            Decode(run, coding, set, search, step);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void FindInRuns(ReadOnlySpan<byte> text, SearchValues<byte> members, DetectorSet set, DetectorSearch search, int step)
    {
        while (text.Length >= LeastEncoded && !search.IsExhausted)
        {
            // A run that is long enough covers the next bytes whole; the last in them that is none of it is where to go on.
            var outside = text[..LeastEncoded].LastIndexOfAnyExcept(members);
            if (outside >= 0)
            {
                text = text[(outside + 1)..];
                continue;
            }

            var length = text.IndexOfAnyExcept(members) is var end and >= 0 ? end : text.Length;
            if (ReferenceEquals(members, s_labels))
            {
                Decode(text[..length], TextCoding.Base32, set, search, step);
            }
            else
            {
                FindInSegments(text[..length], set, search, step);
            }

            text = text[length..];
        }
    }

    // Slash, dash and underscore part names, and are letters of base64: a value may begin behind each, and go on over others.
    private static void FindInSegments(ReadOnlySpan<byte> run, DetectorSet set, DetectorSearch search, int step)
    {
        for (var i = 0; i < MostStarts && run.Length >= LeastEncoded; i++)
        {
            var mark = run.IndexOfAny((byte)'/', (byte)'-', (byte)'_');
            var segment = mark < 0 ? run : run[..mark];
            if (segment.Length >= LeastEncoded && HexText.Is(segment))
            {
                Decode(segment, TextCoding.Hex, set, search, step);
            }
            else
            {
                Decode(run, TextCoding.Base64, set, search, step);
            }

            if (mark < 0)
            {
                return;
            }

            run = run[(mark + 1)..];
        }
    }

    /// <summary>Looks into what a run encodes, as far as that is text.</summary>
    private static void Decode(ReadOnlySpan<byte> run, TextCoding coding, DetectorSet set, DetectorSearch search, int step)
    {
        // The first bytes tell the names and numbers of ordinary URIs from text, most of them the very first.
        if (!BeginsText(run, coding, LeastEncoded / 4) || !BeginsText(run, coding, LeastEncoded) || !search.TryCharge(run.Length))
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(run.Length);
        var text = buffer.AsSpan(0, TextCodings.Decode(coding, run, buffer));
        text = text[..WideText.Narrow(text)];
        text = text[..PlainText.Length(text)];
        if (text.Length >= LeastText)
        {
            Descend(text, set, search, step);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static bool BeginsText(ReadOnlySpan<byte> run, TextCoding coding, int letters)
    {
        Span<byte> probe = stackalloc byte[LeastEncoded];
        probe = probe[..TextCodings.Decode(coding, run[..Math.Min(letters, run.Length)], probe)];
        probe = probe[..WideText.Narrow(probe)];
        return PlainText.MayBegin(probe, LeastText);
    }

    /// <summary>Looks into a text that is read in another way; false if that makes no difference.</summary>
    private static bool Rewrite(ReadOnlySpan<byte> text, TextCoding coding, DetectorSet set, DetectorSearch search, int step)
    {
        if (!search.TryCharge(text.Length))
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        var rewritten = buffer.AsSpan(0, TextCodings.Decode(coding, text, buffer));
        if (rewritten.IsEmpty || rewritten.SequenceEqual(text))
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return false;
        }

        if (coding == TextCoding.Plus)
        {
            // What is encoded besides has been, or will be, undone in the text as it was.
            set.FindInUri(rewritten, search);
        }
        else if (coding == TextCoding.Joined)
        {
            Examine(rewritten, set, search, step);
        }
        else
        {
            Descend(rewritten, set, search, step);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return true;
    }

    private static void Descend(ReadOnlySpan<byte> text, DetectorSet set, DetectorSearch search, int step)
    {
        if (step == MaxSteps)
        {
            // Refuses because what is hidden deeper was not looked at.
            search.Exhaust();
            return;
        }

        Examine(text, set, search, step + 1);
    }
}
