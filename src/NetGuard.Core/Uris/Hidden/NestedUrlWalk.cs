using System.Buffers;
using NetGuard.Decisions;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Hidden;

/// <summary>
/// Looks through the text behind a URL's host, and through what comes out of it by undoing escapes and base64, for URLs;
/// each is judged as if it stood alone. Bounded in depth, in bytes and in URLs: what lies beyond a bound is as bad as a
/// URL that breaks a rule.
/// </summary>
internal struct NestedUrlWalk(UriPolicy policy, UriFindings findings, Mode worst, int length)
{
    /// <summary>URLs within one that are judged.</summary>
    public const int MaxUrls = 32;

    /// <summary>Decoded bytes, as a multiple of the text.</summary>
    private const int MaxExpansion = 4;

    /// <summary>Characters of <c>//a.b</c> in base64.</summary>
    private const int MinBase64 = 7;

    private const int StackBytes = 256;

    private static readonly SearchValues<byte> s_urlEnds = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(value => (byte)value), .. "\"<>`|"u8]);

    private int _budget = length * MaxExpansion;
    private int _urls;

    /// <summary>The mode of the gravest rule that a nested URL breaks, at most the worst that counts.</summary>
    public Mode Found { get; private set; } = Mode.Off;

    /// <param name="tail">Path, query and fragment as written.</param>
    public void Walk(ReadOnlySpan<byte> tail) => Look(tail, step: 0, isWhole: false);

    private readonly bool IsDone => Found >= worst;

    /// <param name="text">Text after so many steps of decoding.</param>
    /// <param name="step">How many.</param>
    /// <param name="isWhole">Whether the text stands alone, so that it may be a URL without a scheme.</param>
    private void Look(ReadOnlySpan<byte> text, int step, bool isWhole)
    {
        JudgeInline(text);
        if (isWhole)
        {
            JudgeWhole(text);
        }

        if (isWhole && Decode(text, step))
        {
            return;
        }

        var tokens = new UrlTokens(text);
        while (!IsDone && tokens.MoveNext())
        {
            if (tokens.IsParameter)
            {
                JudgeWhole(tokens.Current);
            }

            if (!Decode(tokens.Current, step) && tokens.IsParameter && tokens.Current.ContainsAny(UrlTokens.WordEnds))
            {
                // JSON, a list or prose in a parameter, written without escapes.
                for (var words = new UrlTokens(tokens.Current); words.MoveNext();)
                {
                    Decode(words.Current, step);
                }
            }
        }
    }

    /// <summary>Looks into what the text is a coding of; false where it is none.</summary>
    private bool Decode(ReadOnlySpan<byte> text, int step)
    {
        var isEscaped = HasEscape(text);
        if (IsDone || !isEscaped && text.Length < MinBase64)
        {
            return isEscaped;
        }

        if (step == NestedUrls.MaxSteps)
        {
            // Refuses because what is escaped once more has not been seen.
            Found = isEscaped ? worst : Found;
            return isEscaped;
        }

        byte[]? rented = null;
        var decoded = text.Length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var count = isEscaped ? Percent.Decode(text, decoded) : TextCodings.FromBase64(text, decoded);
            if (count <= 0)
            {
                return false;
            }

            if ((_budget -= count) < 0)
            {
                Found = worst;
                return true;
            }

            decoded = decoded[..count];
            if (!isEscaped && !MayHoldUrl(decoded))
            {
                return false;
            }

            Look(decoded, step + 1, isWhole: true);
            return true;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    // Every word is base64 of something; of a URL, or of an escaped or coded one, it is readable from the first byte.
    private static bool MayHoldUrl(ReadOnlySpan<byte> decoded) =>
        !decoded[..Math.Min(decoded.Length, 5)].ContainsAnyExceptInRange((byte)0x09, (byte)0x7E);

    private static bool HasEscape(ReadOnlySpan<byte> text)
    {
        for (var i = text.IndexOf((byte)'%'); i >= 0 && i < text.Length; i++)
        {
            if (Percent.TryReadEscape(text, i, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges each URL with a scheme and slashes that begins anywhere in the text.</summary>
    private void JudgeInline(ReadOnlySpan<byte> text)
    {
        for (var from = 0; !IsDone && text[from..].IndexOf((byte)':') is >= 0 and var offset;)
        {
            var colon = from + offset;
            from = colon + 1;
            if (SchemeBefore(text, colon, out var isSpecial) is >= 0 and var start
                && from < text.Length && (isSpecial ? text[from] is (byte)'/' or (byte)'\\' : text[from..].StartsWith("//"u8)))
            {
                var end = text[from..].IndexOfAny(s_urlEnds);
                Judge(text[start..(end < 0 ? text.Length : from + end)]);
            }
        }
    }

    /// <summary>Judges a text that is a URL as a whole, but for one with a scheme and two slashes, which is found anyway.</summary>
    private void JudgeWhole(ReadOnlySpan<byte> text)
    {
        var trimmed = UriTrim.Trim(text);
        if (!IsDone && trimmed.IndexOf("://"u8) < 0 && trimmed.IndexOfAny("/:\\"u8) >= 0 && UriShape.IsUri(trimmed))
        {
            Judge(trimmed);
        }
    }

    private void Judge(ReadOnlySpan<byte> text)
    {
        var url = UriTrim.Trim(text);
        if (!UriShape.IsUri(url))
        {
            return;
        }

        if (++_urls > MaxUrls)
        {
            Found = worst;
            return;
        }

        findings.Reset();
        UriJudge.JudgeNested(url, policy, findings);
        foreach (ref readonly var finding in findings.All)
        {
            var mode = finding.Mode < worst ? finding.Mode : worst;
            Found = mode > Found ? mode : Found;
        }
    }

    // Letters that stand before a well-known scheme without a gap ("xhttps:") do not hide it.
    private static int SchemeBefore(ReadOnlySpan<byte> text, int colon, out bool isSpecial)
    {
        var start = colon;
        while (start > 0 && colon - start < UrlSchemes.MaxLength && UrlSchemes.IsSchemeByte(text[start - 1]))
        {
            start--;
        }

        Span<byte> scheme = stackalloc byte[UrlSchemes.MaxLength];
        System.Text.Ascii.ToLower(text[start..colon], scheme, out var length);
        scheme = scheme[..length];
        for (var i = 0; i < length; i++)
        {
            if (UrlSchemes.IsSpecial(scheme[i..]))
            {
                isSpecial = true;
                return start + i;
            }
        }

        // One letter is a drive of Windows.
        isSpecial = false;
        return length > 1 && char.IsAsciiLetter((char)scheme[0]) ? start : -1;
    }
}
