using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NetGuard.Matching.Filters;

namespace NetGuard.Matching;

/// <summary>Many byte strings, looked for at once. Immutable, for any number of threads; a search allocates nothing.</summary>
public sealed class LiteralSet
{
    public const int MaxCount = 10_000;

    private readonly LiteralBytes _literals;
    private readonly WindowIndex _windows;
    private readonly ShortLiterals _short;
    private readonly LiteralTrie _trie;
    private readonly CandidateFilter _filter;

    private LiteralSet(LiteralBytes literals, FilterKind? filter)
    {
        Filter = filter ?? Fastest(literals.Count);
        var plan = new WindowPlan(literals, vectors: Filter != FilterKind.Hash);
        _literals = literals;
        _short = new ShortLiterals(literals, plan.Short);
        _windows = new WindowIndex(literals, plan, _short);
        _trie = new LiteralTrie(literals, plan.Crowded);
        _filter = Filter switch
        {
            FilterKind.Galois512 => new GaloisFilter(literals, plan, _short),
            FilterKind.Nibble256 => new NibbleFilter(literals, plan, wide: true),
            FilterKind.Nibble128 => new NibbleFilter(literals, plan, wide: false),
            _ => new HashFilter(literals, plan, _short),
        };
    }

    /// <summary>The number of literals; the same literal twice counts twice and is reported twice.</summary>
    public int Count => _literals.Count;

    internal FilterKind Filter { get; }

    /// <summary>The most literals that one position of a text is compared with, but for the trie's two walks.</summary>
    internal int MaxCompared => _windows.LargestCell + _short.Count;

    /// <exception cref="ArgumentException">More than <see cref="MaxCount"/> literals, or one that is empty or longer than <see cref="Literal.MaxLength"/> bytes.</exception>
    public static LiteralSet Create(IReadOnlyList<Literal> literals) => Create(literals, filter: null);

    /// <summary>As above, with a filter that the machine supports instead of the fastest.</summary>
    internal static LiteralSet Create(IReadOnlyList<Literal> literals, FilterKind? filter)
    {
        if (literals.Count > MaxCount)
        {
            throw new ArgumentException($"A set holds at most {MaxCount} literals.", nameof(literals));
        }

        if (literals.Any(literal => literal.Bytes.Length is 0 or > Literal.MaxLength))
        {
            throw new ArgumentException($"A literal has 1 to {Literal.MaxLength} bytes.", nameof(literals));
        }

        return new LiteralSet(new LiteralBytes(literals), filter);
    }

    /// <summary>Whether any literal occurs at all. Ends at the first.</summary>
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
        Span<ushort> positions = stackalloc ushort[Math.Min(text.Length, CandidateFilter.Block) + CandidateFilter.Slack];
        for (var from = 0; from < text.Length; from += CandidateFilter.Block)
        {
            var count = _filter.Collect(text, from, Math.Min(CandidateFilter.Block, text.Length - from), positions);
            count = _windows.Screen(text, from, positions[..count]);
            foreach (var position in positions[..count])
            {
                if (!Report(text, from + position, ref visitor))
                {
                    return;
                }
            }
        }
    }

    private bool Report<TVisitor>(ReadOnlySpan<byte> text, int at, ref TVisitor visitor)
        where TVisitor : struct, ILiteralVisitor, allows ref struct
    {
        var windows = _windows.At(text, at, out var crowded);
        foreach (var window in windows)
        {
            var start = at - window.Offset;
            if (_literals.OccursAt(text, start, window.Literal) && !visitor.OnLiteral(window.Literal, start))
            {
                return false;
            }
        }

        for (var buckets = (uint)_short.Buckets(WindowHash.Load(text, at)); buckets != 0; buckets &= buckets - 1)
        {
            foreach (var literal in _short.Bucket(BitOperations.TrailingZeroCount(buckets)))
            {
                if (_literals.OccursAt(text, at, literal) && !visitor.OnLiteral(literal, at))
                {
                    return false;
                }
            }
        }

        return !crowded || _trie.Walk(text, at, ref visitor);
    }

    internal static bool IsSupported(FilterKind filter) => filter switch
    {
        FilterKind.Galois512 => GaloisFilter.IsSupported,
        FilterKind.Nibble256 => Avx2.IsSupported,
        FilterKind.Nibble128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };

    private static FilterKind Fastest(int literals) => literals switch
    {
        <= GaloisFilter.MaxLiterals when IsSupported(FilterKind.Galois512) => FilterKind.Galois512,
        <= NibbleFilter.MaxLiterals when IsSupported(FilterKind.Nibble256) => FilterKind.Nibble256,
        <= NibbleFilter.MaxLiterals when IsSupported(FilterKind.Nibble128) => FilterKind.Nibble128,
        _ => FilterKind.Hash,
    };

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
