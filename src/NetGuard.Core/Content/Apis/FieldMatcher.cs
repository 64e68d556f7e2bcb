namespace NetGuard.Content.Apis;

/// <summary>
/// All field patterns as one automaton over the steps of a path. A state is a number that the reader keeps for each open
/// object or array; going to a member or an element is one look-up. Built by <see cref="FieldMatcherBuilder"/>.
/// </summary>
internal sealed class FieldMatcher
{
    /// <summary>State of the document itself.</summary>
    public const int Root = 0;

    internal const int ElementSymbol = 0;
    internal const int OtherMemberSymbol = 1;
    internal const int FirstNameSymbol = 2;

    private readonly MemberNames _names;
    private readonly int _symbols;
    private readonly ushort[] _next;
    private readonly ushort[][] _fields;

    internal FieldMatcher(MemberNames names, ushort[] next, ushort[][] fields)
    {
        _names = names;
        _symbols = FirstNameSymbol + names.Count;
        _next = next;
        _fields = fields;
    }

    public int StateCount => _fields.Length;

    /// <summary>The state of any element of an array in <paramref name="state"/>.</summary>
    public int Element(int state) => _next[(state * _symbols) + ElementSymbol];

    /// <summary>The state of a member of an object in <paramref name="state"/>; the name with its escapes undone.</summary>
    public int Member(int state, ReadOnlySpan<byte> name)
    {
        var index = _names.IndexOf(name);
        return _next[(state * _symbols) + (index < 0 ? OtherMemberSymbol : FirstNameSymbol + index)];
    }

    /// <summary>Numbers of the patterns that a value in this state matches.</summary>
    public ReadOnlySpan<ushort> Fields(int state) => _fields[state];
}
