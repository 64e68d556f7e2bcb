namespace NetGuard.Content.Apis;

/// <summary>
/// Makes the automaton by subset construction. A position is (pattern, steps taken); a state is the set of positions that a
/// path can be at, so <c>$.a[*].url</c> and <c>$..url</c> under <c>$.a[0].url</c> are both found by one walk. Where an
/// envelope ends, the patterns that hold on any path begin anew: there stands another request's body. An element may also
/// stand where its list is named, because readers of protobuf's JSON take a single value for a list of one.
/// </summary>
internal sealed class FieldMatcherBuilder
{
    private readonly FieldStep[][] _patterns;
    private readonly int[][] _stepNames;
    private readonly MemberNames _names;
    private readonly int _fieldCount;
    private readonly (int Pattern, int Taken)[] _nested;
    private readonly Dictionary<string, ushort> _states = [];
    private readonly List<(int Pattern, int Taken)[]> _sets = [];

    private FieldMatcherBuilder(IReadOnlyList<FieldPattern> patterns, IReadOnlyList<FieldPattern> envelopes, Func<int, bool> isNested)
    {
        _fieldCount = patterns.Count;
        _patterns = [.. patterns.Concat(envelopes).Select(p => p.Steps.ToArray())];
        _names = new MemberNames(_patterns.SelectMany(p => p).Where(s => s.Kind == FieldStepKind.Name).Select(s => s.Name));
        _stepNames = [.. _patterns.Select(p => p.Select(s => s.Kind == FieldStepKind.Name ? _names.IndexOf(System.Text.Encoding.ASCII.GetBytes(s.Name)) : -1).ToArray())];
        _nested = [.. Enumerable.Range(0, _fieldCount).Where(isNested).Select(i => (i, 0))];
    }

    /// <param name="patterns">The fields' patterns; a state tells which of them match.</param>
    /// <param name="envelopes">Where the body of another request stands.</param>
    /// <param name="isNested">Whether a pattern, by its number, also holds inside an envelope.</param>
    public static FieldMatcher Build(IReadOnlyList<FieldPattern> patterns, IReadOnlyList<FieldPattern>? envelopes = null, Func<int, bool>? isNested = null) =>
        new FieldMatcherBuilder(patterns, envelopes ?? [], isNested ?? (_ => false)).Build();

    private FieldMatcher Build()
    {
        var elements = new List<ushort>();
        var others = new List<ushort>();
        var steps = new List<(int, int, ushort)>();
        Intern([.. _patterns.Select((_, i) => (i, 0))]);
        for (var state = 0; state < _sets.Count; state++)
        {
            var set = _sets[state];
            elements.Add(Intern(Advance(set, (step, _) => step.Kind == FieldStepKind.AnyElement)));
            others.Add(Intern(Advance(set, (step, _) => step.Kind == FieldStepKind.AnyMember)));
            foreach (var name in set.Where(p => p.Taken < _patterns[p.Pattern].Length).Select(p => _stepNames[p.Pattern][p.Taken]).Where(name => name >= 0).Distinct().Order())
            {
                steps.Add((state, name, Intern(Advance(set, (step, stepName) => step.Kind == FieldStepKind.AnyMember || stepName == name))));
            }
        }

        ushort[][] fields = [.. _sets.Select(set => set.Where(p => p.Pattern < _fieldCount && IsWhole(p)).Select(p => (ushort)p.Pattern).ToArray())];
        return new FieldMatcher(_names, [.. elements], [.. others], steps, fields);
    }

    private bool IsWhole((int Pattern, int Taken) position) => position.Taken == _patterns[position.Pattern].Length;

    private (int Pattern, int Taken)[] Advance((int Pattern, int Taken)[] set, Func<FieldStep, int, bool> isTaken)
    {
        var reached = new SortedSet<(int Pattern, int Taken)>();
        foreach (var (pattern, taken) in set)
        {
            if (taken == _patterns[pattern].Length)
            {
                continue;
            }

            var step = _patterns[pattern][taken];
            if (step.Descends)
            {
                reached.Add((pattern, taken));
            }

            if (isTaken(step, _stepNames[pattern][taken]))
            {
                reached.Add((pattern, taken + 1));
            }
        }

        reached.UnionWith([.. reached.SelectMany(WithoutLists)]);
        if (reached.Any(p => p.Pattern >= _fieldCount && IsWhole(p)))
        {
            reached.UnionWith(_nested);
        }

        return [.. reached];
    }

    private ushort Intern((int Pattern, int Taken)[] positions)
    {
        (int Pattern, int Taken)[] set = [.. positions.SelectMany(WithoutLists).Distinct().Order()];
        var key = new string([.. set.SelectMany(p => (IEnumerable<char>)[(char)p.Pattern, (char)p.Taken])]);
        if (!_states.TryGetValue(key, out var state))
        {
            _states[key] = state = checked((ushort)_sets.Count);
            _sets.Add(set);
        }

        return state;
    }

    // The position, and those behind the elements that come next.
    private IEnumerable<(int Pattern, int Taken)> WithoutLists((int Pattern, int Taken) position)
    {
        var (pattern, taken) = position;
        yield return position;
        while (taken < _patterns[pattern].Length && _patterns[pattern][taken].Kind == FieldStepKind.AnyElement)
        {
            yield return (pattern, ++taken);
        }
    }
}
