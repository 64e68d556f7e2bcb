namespace NetGuard.Detectors.Shapes;

/// <summary>A set of byte values.</summary>
internal sealed class ByteClass
{
    private readonly bool[] _members = new bool[256];

    public static ByteClass AlphaNumeric { get; } = Of("AZ", "az", "09");

    public bool Contains(byte value) => _members[value];

    public void Add(byte first, byte last)
    {
        for (int value = first; value <= last; value++)
        {
            _members[value] = true;
        }
    }

    public void Remove(ByteClass other)
    {
        for (var value = 0; value < 256; value++)
        {
            _members[value] &= !other._members[value];
        }
    }

    /// <summary>Adds the other case of each ASCII letter in the set.</summary>
    public void AddOtherCase()
    {
        for (var lower = 'a'; lower <= 'z'; lower++)
        {
            var upper = char.ToUpperInvariant(lower);
            _members[lower] = _members[upper] = _members[lower] || _members[upper];
        }
    }

    /// <summary>Bytes at the start of the text that are members, at most <paramref name="most"/>.</summary>
    public int Run(ReadOnlySpan<byte> text, int most)
    {
        var length = Math.Min(text.Length, most);
        for (var i = 0; i < length; i++)
        {
            if (!_members[text[i]])
            {
                return i;
            }
        }

        return length;
    }

    /// <summary>Bytes at the end of the text that are members, at most <paramref name="most"/>.</summary>
    public int RunBack(ReadOnlySpan<byte> text, int most)
    {
        var length = Math.Min(text.Length, most);
        for (var i = 0; i < length; i++)
        {
            if (!_members[text[text.Length - 1 - i]])
            {
                return i;
            }
        }

        return length;
    }

    private static ByteClass Of(params string[] ranges)
    {
        var made = new ByteClass();
        foreach (var range in ranges)
        {
            made.Add((byte)range[0], (byte)range[1]);
        }

        return made;
    }
}
