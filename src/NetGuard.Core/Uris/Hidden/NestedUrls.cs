using System.Buffers;
using NetGuard.Decisions;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Hidden;

/// <summary>
/// The form <c>nested-url</c>: the path, query or fragment of a URL holds another one that breaks a rule of the same policy.
/// An allowed host that fetches what it is told to is else a way to every host. One that breaks no rule is harmless.
/// </summary>
internal static class NestedUrls
{
    /// <summary>Codings within codings that are undone.</summary>
    public const int MaxSteps = 4;

    /// <summary>Characters of <c>//a.b</c> in base64.</summary>
    public const int MinBase64 = 7;

    private static readonly SearchValues<byte> s_marks = SearchValues.Create(":%\\"u8);

    /// <param name="url">The outer URL.</param>
    /// <param name="policy">Judges what is found.</param>
    /// <param name="findings">Gets one finding at most.</param>
    public static void Judge(in ParsedUrl url, UriPolicy policy, UriFindings findings)
    {
        var form = policy.Forms[UriForm.NestedUrl];
        var tail = url.Text[url.PathStart..];
        if (form.Mode == Mode.Off || !MayHoldUrl(tail) || UriShape.IsData(url.Text))
        {
            return;
        }

        var walk = new NestedUrlWalk(policy, findings.Nested, form.Mode, tail.Length);
        walk.Walk(tail);

        // A nested URL that only a rule in Report speaks against is reported, not refused.
        findings.Add(form with { Mode = walk.Found });
    }

    // Most URLs hold nothing that could be one, and are told by a look at their punctuation.
    internal static bool MayHoldUrl(ReadOnlySpan<byte> tail) =>
        tail.ContainsAny(s_marks) || tail.IndexOf("//"u8) >= 0 || HasCodedWord(tail);

    // A token begins behind a delimiter, and base64 of a URL in ASCII with letters that have certain bits clear, as one word
    // in eight does.
    private static bool HasCodedWord(ReadOnlySpan<byte> tail)
    {
        while (tail.Length >= MinBase64)
        {
            if (TextCodings.MayBeginAscii(tail))
            {
                return true;
            }

            var end = tail.IndexOfAny(UrlTokens.WordEnds);
            if (end < 0)
            {
                return false;
            }

            tail = tail[(end + 1)..];
        }

        return false;
    }
}
