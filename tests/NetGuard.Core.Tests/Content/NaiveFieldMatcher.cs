using NetGuard.Content.Apis;

namespace NetGuard.Core.Tests.Content;

/// <summary>Field patterns matched one by one, as their definition reads: what the automaton must equal.</summary>
internal static class NaiveFieldMatcher
{
    /// <summary>How an element of an array is written in a path.</summary>
    public const string Element = "[]";

    public static bool Matches(FieldPattern pattern, IReadOnlyList<string> path) => Matches(pattern.Steps, 0, path, 0);

    private static bool Matches(IReadOnlyList<FieldStep> steps, int step, IReadOnlyList<string> path, int at)
    {
        // A single value stands for a list of one.
        if (step < steps.Count && steps[step].Kind == FieldStepKind.AnyElement && Matches(steps, step + 1, path, at))
        {
            return true;
        }

        if (step == steps.Count || at == path.Count)
        {
            return step == steps.Count && at == path.Count;
        }

        var taken = steps[step].Kind switch
        {
            FieldStepKind.AnyElement => path[at] == Element,
            FieldStepKind.AnyMember => path[at] != Element,
            _ => path[at].Equals(steps[step].Name, StringComparison.OrdinalIgnoreCase),
        };
        return (taken && Matches(steps, step + 1, path, at + 1)) || (steps[step].Descends && Matches(steps, step, path, at + 1));
    }
}
