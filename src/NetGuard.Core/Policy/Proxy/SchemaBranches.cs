using System.Text.Json;
using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Proxy;

/// <summary>The keyword <c>anyOf</c>. Where no branch fits, the errors are those of the branch that was meant.</summary>
internal static class SchemaBranches
{
    private const int FewNames = 4;

    public static void Check(ConfigNode node, JsonElement branches, Findings findings)
    {
        var trials = new List<(JsonElement Branch, Findings Found)>();
        foreach (var branch in branches.EnumerateArray().Where(branch => !IsFallback(branch)))
        {
            var trial = new Findings();
            ProxySchema.CheckNode(node, branch, trial);
            if (trial.Count == 0)
            {
                findings.Merge(trial);
                return;
            }

            trials.Add((branch, trial));
        }

        if (node is not ConfigObject map)
        {
            findings.Merge(trials.MinBy(trial => trial.Found.Count).Found);
            return;
        }

        var meant = trials.FindAll(trial => RequiredOf(trial.Branch).Any(name => map[name] is not null));
        if (meant.Count == 0)
        {
            AddNoneMeant(map, trials.ConvertAll(trial => RequiredOf(trial.Branch).First()), findings);
        }
        else if (meant.Count > 1 && meant.TrueForAll(trial => RequiredOf(trial.Branch).Any(name => map[name] is null)))
        {
            var missing = meant.Select(trial => RequiredOf(trial.Branch).First(name => map[name] is null)).Distinct().ToArray();
            findings.AddAtName(map, $"{Values.Or(missing)} is missing");
        }
        else
        {
            findings.Merge(meant.MinBy(trial => trial.Found.Count).Found);
        }
    }

    // The names by which a branch is told, also where it has branches of its own (a header with Set, Append or Remove).
    private static IEnumerable<string> RequiredOf(JsonElement branch) => branch.TryGetProperty("anyOf", out var inner)
        ? ProxySchema.RequiredOf(branch).Concat(inner.EnumerateArray().SelectMany(ProxySchema.RequiredOf)).Distinct()
        : ProxySchema.RequiredOf(branch);

    private static void AddNoneMeant(ConfigObject map, List<string> names, Findings findings)
    {
        var known = names.Distinct().ToArray();
        if (known.Length <= FewNames)
        {
            findings.AddAtName(map, $"{Values.Or(known)} is missing");
            return;
        }

        var name = map.Members.Keys.FirstOrDefault() ?? "";
        var at = map.Members.Values.FirstOrDefault() ?? map;
        findings.AddAtName(at, $"unknown transform {Values.Quote(name)}{Values.DidYouMean(name, known)}");
    }

    // Refuses because a misspelt transform would pass as one of the user's own, which this program does not have.
    private static bool IsFallback(JsonElement branch) =>
        branch.TryGetProperty("properties", out var properties)
        && properties.EnumerateObject().All(property => property.Value.TryGetProperty("not", out _));
}
