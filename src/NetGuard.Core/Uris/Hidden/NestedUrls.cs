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

    /// <summary>Bytes of the shortest URL, <c>ftp:a</c>.</summary>
    private const int MinLength = 5;

    /// <param name="url">The outer URL.</param>
    /// <param name="policy">Judges what is found.</param>
    /// <param name="findings">Gets one finding at most.</param>
    public static void Judge(in ParsedUrl url, UriPolicy policy, UriFindings findings)
    {
        var form = policy.Forms[UriForm.NestedUrl];
        var tail = url.Text[url.PathStart..];
        if (form.Mode == Mode.Off || tail.Length < MinLength || UriShape.IsData(url.Text))
        {
            return;
        }

        var walk = new NestedUrlWalk(policy, findings.Nested, form.Mode, tail.Length);
        walk.Walk(tail);

        // A nested URL that only a rule in Report speaks against is reported, not refused.
        findings.Add(form with { Mode = walk.Found });
    }
}
