namespace NetGuard.Content.Apis;

/// <summary>
/// Makes the automaton by subset construction. A position is (pattern, steps taken); a state is the set of positions that a
/// path can be at, so <c>$.a[*].url</c> and <c>$..url</c> under <c>$.a[0].url</c> are both found by one walk.
/// </summary>
internal static class FieldMatcherBuilder
{
    public static FieldMatcher Build(IReadOnlyList<FieldPattern> patterns)
    {
        var names = new MemberNames(patterns.SelectMany(p => p.Steps).Where(s => s.Kind == FieldStepKind.Name).Select(s => s.Name));
        var symbols = FieldMatcher.FirstNameSymbol + names.Count;
        var steps = patterns.Select(p => p.Steps.Select(s => new Step(SymbolOf(names, s), s.Kind == FieldStepKind.AnyMember, s.Descends)).ToArray()).ToArray();

        var states = new Dictionary<string, ushort>();
        var sets = new List<(int Pattern, int Taken)[]>();
        var next = new List<ushort>();
        Intern([.. patterns.Select((_, i) => (i, 0))]);
        for (var state = 0; state < sets.Count; state++)
        {
            for (var symbol = 0; symbol < symbols; symbol++)
            {
                next.Add(Intern(Advance(sets[state], symbol)));
            }
        }

        ushort[][] fields = [.. sets.Select(set => set.Where(p => p.Taken == steps[p.Pattern].Length).Select(p => (ushort)p.Pattern).ToArray())];
        return new FieldMatcher(names, [.. next], fields);

        ushort Intern((int Pattern, int Taken)[] set)
        {
            var key = string.Join(',', set.Select(p => $"{p.Pattern}:{p.Taken}"));
            if (!states.TryGetValue(key, out var state))
            {
                states[key] = state = checked((ushort)sets.Count);
                sets.Add(set);
            }

            return state;
        }

        (int Pattern, int Taken)[] Advance((int Pattern, int Taken)[] set, int symbol)
        {
            var reached = new SortedSet<(int, int)>();
            foreach (var (pattern, taken) in set)
            {
                if (taken == steps[pattern].Length)
                {
                    continue;
                }

                var step = steps[pattern][taken];
                if (step.Descends)
                {
                    reached.Add((pattern, taken));
                }

                if (step.Symbol == symbol || (step.IsAnyMember && symbol != FieldMatcher.ElementSymbol))
                {
                    reached.Add((pattern, taken + 1));
                }
            }

            return [.. reached];
        }
    }

    private static int SymbolOf(MemberNames names, FieldStep step) => step.Kind switch
    {
        FieldStepKind.Name => FieldMatcher.FirstNameSymbol + names.IndexOf(System.Text.Encoding.ASCII.GetBytes(step.Name)),
        FieldStepKind.AnyElement => FieldMatcher.ElementSymbol,
        _ => -1,
    };

    private readonly record struct Step(int Symbol, bool IsAnyMember, bool Descends);
}
