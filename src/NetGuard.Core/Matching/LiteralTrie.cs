namespace NetGuard.Matching;

/// <summary>
/// The literals that share all their windows with too many others. Walked byte by byte from one position: at most <see cref="Literal.MaxLength"/> steps for those
/// that ignore case and as many for the rest, however many there are.
/// </summary>
internal sealed class LiteralTrie
{
    private const int None = -1;
    private const int FoldedRoot = 0;
    private const int ExactRoot = 1;

    private readonly Dictionary<int, int> _children = [];
    private readonly List<int> _ends = [None, None];
    private readonly Dictionary<int, int> _next = [];

    public LiteralTrie(LiteralBytes literals, IReadOnlyList<int> indices)
    {
        foreach (var literal in indices)
        {
            var node = literals.IgnoresCase(literal) ? FoldedRoot : ExactRoot;
            foreach (var value in literals.Values(literal))
            {
                node = ChildOrNew(node, value);
            }

            _next[literal] = _ends[node];
            _ends[node] = literal;
        }
    }

    /// <summary>Reports the literals that begin at a position.</summary>
    /// <returns>False when the visitor ended the search.</returns>
    public bool Walk<TVisitor>(ReadOnlySpan<byte> text, int start, ref TVisitor visitor)
        where TVisitor : struct, ILiteralVisitor, allows ref struct =>
        Walk(FoldedRoot, text, start, ref visitor) && Walk(ExactRoot, text, start, ref visitor);

    private bool Walk<TVisitor>(int node, ReadOnlySpan<byte> text, int start, ref TVisitor visitor)
        where TVisitor : struct, ILiteralVisitor, allows ref struct
    {
        var fold = node == FoldedRoot;
        for (var at = start; at < text.Length; at++)
        {
            var value = fold && char.IsAsciiLetterUpper((char)text[at]) ? (byte)(text[at] | 0x20) : text[at];
            if (!_children.TryGetValue(Edge(node, value), out node))
            {
                return true;
            }

            for (var literal = _ends[node]; literal != None; literal = _next[literal])
            {
                if (!visitor.OnLiteral(literal, start))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private int ChildOrNew(int node, byte value)
    {
        if (!_children.TryGetValue(Edge(node, value), out var child))
        {
            child = _ends.Count;
            _ends.Add(None);
            _children.Add(Edge(node, value), child);
        }

        return child;
    }

    /// <summary>At most 640,002 nodes, 20 bits, and a byte.</summary>
    private static int Edge(int node, byte value) => (node << 8) | value;
}
