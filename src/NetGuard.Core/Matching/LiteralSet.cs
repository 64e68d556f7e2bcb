namespace NetGuard.Matching;

/// <summary>Many byte strings, looked for at once. Immutable, for any number of threads; a search allocates nothing.</summary>
public sealed class LiteralSet
{
    public const int MaxCount = 10_000;

    private readonly Literal[] _literals;
    private readonly int[][] _byFirstByte;

    private LiteralSet(Literal[] literals, int[][] byFirstByte)
    {
        _literals = literals;
        _byFirstByte = byFirstByte;
    }

    /// <summary>The number of literals; the same literal twice counts twice and is reported twice.</summary>
    public int Count => _literals.Length;

    /// <exception cref="ArgumentException">More than <see cref="MaxCount"/> literals, or one that is empty or longer than <see cref="Literal.MaxLength"/> bytes.</exception>
    public static LiteralSet Create(IReadOnlyList<Literal> literals)
    {
        if (literals.Count > MaxCount)
        {
            throw new ArgumentException($"A set holds at most {MaxCount} literals.", nameof(literals));
        }

        if (literals.Any(literal => literal.Bytes.Length is 0 or > Literal.MaxLength))
        {
            throw new ArgumentException($"A literal has 1 to {Literal.MaxLength} bytes.", nameof(literals));
        }

        var byFirstByte = new int[256][];
        for (var first = 0; first < byFirstByte.Length; first++)
        {
            byFirstByte[first] = [.. Enumerable.Range(0, literals.Count).Where(i => Equal(literals[i].Bytes.Span[0], (byte)first, literals[i].IgnoreCase))];
        }

        return new LiteralSet([.. literals], byFirstByte);
    }

    /// <summary>Whether any literal occurs at all.</summary>
    public bool ContainsAny(ReadOnlySpan<byte> text)
    {
        var first = default(First);
        Find(text, ref first);
        return first.Found;
    }

    /// <summary>Reports every occurrence of every literal, overlapping ones and one inside another too, in no set order.</summary>
    public void Find<TVisitor>(ReadOnlySpan<byte> text, ref TVisitor visitor)
        where TVisitor : struct, ILiteralVisitor, allows ref struct
    {
        for (var start = 0; start < text.Length; start++)
        {
            foreach (var literal in _byFirstByte[text[start]])
            {
                if (OccursAt(text[start..], _literals[literal]) && !visitor.OnLiteral(literal, start))
                {
                    return;
                }
            }
        }
    }

    private static bool OccursAt(ReadOnlySpan<byte> text, Literal literal)
    {
        var bytes = literal.Bytes.Span;
        if (text.Length < bytes.Length)
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            if (!Equal(text[i], bytes[i], literal.IgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Equal(byte one, byte other, bool ignoreCase) =>
        one == other || (ignoreCase && (one ^ other) == 0x20 && char.IsAsciiLetter((char)one));

    private struct First : ILiteralVisitor
    {
        public bool Found { get; private set; }

        public bool OnLiteral(int literal, int start)
        {
            Found = true;
            return false;
        }
    }
}
