using NetGuard.Matching;

namespace NetGuard.Core.Tests.Matching;

/// <summary>What a search finds, and the same by the plain definition: each literal compared at each position.</summary>
internal static class Occurrences
{
    public static List<(int Literal, int Start)> Found(LiteralSet set, ReadOnlySpan<byte> text)
    {
        var list = new Collector([]);
        set.Find(text, ref list);
        list.All.Sort();
        return list.All;
    }

    public static List<(int Literal, int Start)> Expected(IReadOnlyList<Literal> literals, ReadOnlySpan<byte> text)
    {
        var all = new List<(int, int)>();
        for (var literal = 0; literal < literals.Count; literal++)
        {
            var bytes = literals[literal].Bytes.Span;
            for (var start = 0; start + bytes.Length <= text.Length; start++)
            {
                if (Same(bytes, text.Slice(start, bytes.Length), literals[literal].IgnoreCase))
                {
                    all.Add((literal, start));
                }
            }
        }

        return all;
    }

    private static bool Same(ReadOnlySpan<byte> literal, ReadOnlySpan<byte> text, bool ignoreCase)
    {
        for (var i = 0; i < literal.Length; i++)
        {
            if (Cased(literal[i]) != Cased(text[i]))
            {
                return false;
            }
        }

        return true;

        int Cased(byte value) => ignoreCase && value is >= (byte)'A' and <= (byte)'Z' ? value + 32 : value;
    }

    private readonly struct Collector(List<(int Literal, int Start)> all) : ILiteralVisitor
    {
        public List<(int Literal, int Start)> All { get; } = all;

        public bool OnLiteral(int literal, int start)
        {
            All.Add((literal, start));
            return true;
        }
    }
}
