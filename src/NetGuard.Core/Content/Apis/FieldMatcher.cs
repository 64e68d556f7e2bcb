namespace NetGuard.Content.Apis;

/// <summary>
/// All field patterns as one automaton over the steps of a path. A state is a number that the reader keeps for each open
/// object or array; going to a member or an element is one look-up. Built by <see cref="FieldMatcherBuilder"/>.
/// </summary>
internal sealed class FieldMatcher
{
    /// <summary>State of the document itself.</summary>
    public const int Root = 0;

    private readonly MemberNames _names;
    private readonly ushort[] _elements;
    private readonly ushort[] _others;
    private readonly Step[] _steps;
    private readonly ushort[][] _fields;

    /// <param name="names">The names in any pattern.</param>
    /// <param name="elements">By state: where an element leads.</param>
    /// <param name="others">By state: where a member leads that has no step of its own.</param>
    /// <param name="steps">The members that lead elsewhere.</param>
    /// <param name="fields">By state: the patterns that a value there matches.</param>
    internal FieldMatcher(MemberNames names, ushort[] elements, ushort[] others, IReadOnlyCollection<(int State, int Name, ushort Next)> steps, ushort[][] fields)
    {
        _names = names;
        _elements = elements;
        _others = others;
        _fields = fields;
        _steps = new Step[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, steps.Count * 2))];
        foreach (var (state, name, next) in steps)
        {
            var key = Key(state, name);
            var slot = Slot(key);
            while (_steps[slot].Key != 0)
            {
                slot = (slot + 1) & (_steps.Length - 1);
            }

            _steps[slot] = new Step(key, next);
        }
    }

    public int StateCount => _fields.Length;

    /// <summary>The state of any element of an array in <paramref name="state"/>.</summary>
    public int Element(int state) => _elements[state];

    /// <summary>The state of a member of an object in <paramref name="state"/>; the name with its escapes undone.</summary>
    public int Member(int state, ReadOnlySpan<byte> name)
    {
        var index = _names.IndexOf(name);
        if (index >= 0)
        {
            var key = Key(state, index);
            for (var slot = Slot(key); _steps[slot].Key != 0; slot = (slot + 1) & (_steps.Length - 1))
            {
                if (_steps[slot].Key == key)
                {
                    return _steps[slot].Next;
                }
            }
        }

        return _others[state];
    }

    /// <summary>Numbers of the patterns that a value in this state matches.</summary>
    public ReadOnlySpan<ushort> Fields(int state) => _fields[state];

    // Never 0, which marks a free slot.
    private static uint Key(int state, int name) => ((uint)state << 16 | (uint)name) + 1;

    private int Slot(uint key) => (int)(key * 2654435769u >> 7) & (_steps.Length - 1);

    private readonly record struct Step(uint Key, ushort Next);
}
