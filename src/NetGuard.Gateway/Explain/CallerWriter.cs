using NetGuard.Networks;
using NetGuard.Policy.Terms;

namespace NetGuard.Gateway.Explain;

/// <summary>
/// Writes through which terms a caller came in or fell out. Ranges of the policy are shown, as nowhere else: whoever reads
/// this has the configuration.
/// </summary>
internal static class CallerWriter
{
    private const int Indent = 2;
    private const int MaxTerm = 60;

    /// <summary>A line a term: in or out, the term, and the range that decides with its place.</summary>
    public static IEnumerable<string> Lines(CallerVerdict caller)
    {
        if (caller.Allow is { } allow)
        {
            foreach (var line in Lines("Allow: ", allow, 0))
            {
                yield return line;
            }
        }

        foreach (var endpoint in caller.Endpoints)
        {
            yield return $"in   Endpoints: {endpoint.Entry}{(endpoint.IsName ? ", a name that has the address" : "")}  {endpoint.Place}";
        }

        if (caller.Endpoints.Count == 0)
        {
            yield return "out  Endpoints";
        }

        if (caller.IsTrustedProxy)
        {
            yield return "out  TrustedProxies contains it: a trusted proxy is never a client";
        }
    }

    /// <summary>The same for machines.</summary>
    public static object Json(CallerVerdict caller) => new
    {
        client = caller.Client,
        @in = caller.IsAdmitted,
        allow = caller.Allow is null ? null : Json(caller.Allow),
        endpoints = caller.Endpoints.Select(endpoint => new { entry = endpoint.Entry, isName = endpoint.IsName, path = endpoint.Place.Path, origin = endpoint.Place.Origin }),
        isTrustedProxy = caller.IsTrustedProxy,
    };

    private static IEnumerable<string> Lines(string label, TermVerdict term, int depth)
    {
        var text = IsLeaf(term) ? term.Text : $"{Word(term.Kind)}: {Cut(term.Text)}";
        yield return $"{Verdict(term),-3}  {new string(' ', depth * Indent)}{label}{text}{Decider(term)}";
        foreach (var operand in term.Operands)
        {
            foreach (var line in Lines("", operand, depth + 1))
            {
                yield return line;
            }
        }
    }

    private static object Json(TermVerdict term) => new
    {
        term = Word(term.Kind),
        text = term.Text,
        @in = term.Contains,
        range = term.Entry?.Range,
        path = (term.Entry?.Place ?? term.Place)?.Path,
        origin = (term.Entry?.Place ?? term.Place)?.Origin,
        terms = term.Operands.Select(Json),
    };

    private static bool IsLeaf(TermVerdict term) => term.Operands.Count == 0;

    private static string Verdict(TermVerdict term) => term.Contains switch
    {
        true => "in",
        false => "out",
        _ => "?",
    };

    private static string Word(FormulaTermKind kind) => kind switch
    {
        FormulaTermKind.Or => "or",
        FormulaTermKind.And => "and",
        FormulaTermKind.Not => "not",
        FormulaTermKind.Any => "any",
        FormulaTermKind.None => "none",
        FormulaTermKind.Network => "network",
        _ => "range",
    };

    private static string Decider(TermVerdict term) =>
        term.Contains is null && IsLeaf(term) ? $": nothing is known of it  {term.Place}"
        : term.Entry is { } entry ? $"{(entry.Range == term.Text ? "" : $": {entry.Range}")}  {entry.Place}"
        : term.Place is { } place ? $"  {place}"
        : "";

    private static string Cut(string text) => text.Length <= MaxTerm ? text : string.Concat(text.AsSpan(0, MaxTerm), "…");
}
