using System.Buffers;

namespace NetGuard.Detectors.Decoding;

/// <summary>
/// Looks for sensitive data in a URI: as it stands, with its escapes undone, its plus signs read as spaces, and in each run
/// that is hexadecimal, base64, base64url or base32 of text; and in all that comes out of those again, four steps deep.
/// The whole URI is one text, so that a parameter's name stands before its value.
/// </summary>
internal static class UriText
{
    /// <summary>Codings within codings.</summary>
    public const int MaxSteps = 4;

    // Shorter runs hold no secret, and every word is base64 of something.
    private const int LeastEncoded = 16;
    private const int LeastText = 8;

    // Places in a run with slashes where an encoded value may begin.
    private const int MostStarts = 8;

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
        }
        else
        {
            Examine(uri, set, search, 0);
        }
    }

    private static void Examine(ReadOnlySpan<byte> text, DetectorSet set, DetectorSearch search, int step)
    {
        set.FindInUri(text, search);
        if (text.Contains((byte)'%'))
        {
            Decode(text, TextCoding.Percent, set, search, step);
        }

        if (text.Contains((byte)'+'))
        {
            Decode(text, TextCoding.Plus, set, search, step);
        }

        Runs(text, s_encoded, set, search, step);
        Runs(text, s_labels, set, search, step);
    }

    private static void Runs(ReadOnlySpan<byte> text, SearchValues<byte> members, DetectorSet set, DetectorSearch search, int step)
    {
        while (text.Length >= LeastEncoded && !search.IsExhausted)
        {
            var start = text.IndexOfAny(members);
            if (start < 0)
            {
                return;
            }

            text = text[start..];
            var length = text.IndexOfAnyExcept(members) is var end and >= 0 ? end : text.Length;
            if (length >= LeastEncoded)
            {
                Run(text[..length], ReferenceEquals(members, s_labels), set, search, step);
            }

            text = text[length..];
        }
    }

    private static void Run(ReadOnlySpan<byte> run, bool isLabels, DetectorSet set, DetectorSearch search, int step)
    {
        if (isLabels)
        {
            Decode(run, TextCoding.Base32, set, search, step);
            return;
        }

        for (var i = 0; i < MostStarts && run.Length >= LeastEncoded; i++)
        {
            var slash = run.IndexOf((byte)'/');
            var segment = slash < 0 ? run : run[..slash];
            if (segment.Length >= LeastEncoded && HexText.Is(segment))
            {
                Decode(segment, TextCoding.Hex, set, search, step);
            }
            else
            {
                Decode(run, TextCoding.Base64, set, search, step);
            }

            if (slash < 0)
            {
                return;
            }

            run = run[(slash + 1)..];
        }
    }

    private static void Decode(ReadOnlySpan<byte> source, TextCoding coding, DetectorSet set, DetectorSearch search, int step)
    {
        if (!search.TryCharge(source.Length))
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(source.Length);
        try
        {
            var written = TextCodings.Decode(coding, source, buffer);
            var text = buffer.AsSpan(0, written);
            if (coding is TextCoding.Percent or TextCoding.Plus)
            {
                if (text.SequenceEqual(source))
                {
                    return;
                }
            }
            else if (PlainText.Length(text) is var length && length >= LeastText)
            {
                text = text[..length];
            }
            else
            {
                return;
            }

            if (step == MaxSteps)
            {
                // Refuses because what is hidden deeper was not looked at.
                search.Exhaust();
                return;
            }

            // A plus that is a space is no coding of its own: forms have it beside the escapes.
            Examine(text, set, search, coding == TextCoding.Plus ? step : step + 1);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
