using System.Text;
using NetGuard.Matching;
using NetGuard.Matching.Filters;

namespace NetGuard.Core.Tests.Matching;

/// <summary>What a search never does: read beside its text, allocate, or compare more than a fixed number of literals at a position.</summary>
public sealed class LiteralSetBoundsTests
{
    private static readonly Literal[] Keys =
    [
        Exact("@"), Exact("sk-"), Exact("AKIA"), new("password="u8.ToArray(), IgnoreCase: true), Exact("-----BEGIN PRIVATE KEY-----"), Exact(new string('w', 64)),
    ];

    public static TheoryData<string> Engines => Machine.Engines;

    public static TheoryData<string, int, double> HashedFilters
    {
        get
        {
            var rows = new TheoryData<string, int, double>
            {
                { nameof(FilterKind.Hash), 10, 0.002 },
                { nameof(FilterKind.Hash), 1_000, 0.08 },
                { nameof(FilterKind.Hash), 10_000, 0.08 },
            };
            if (GaloisFilter.IsSupported)
            {
                rows.Add(nameof(FilterKind.Galois512), 10, 0.002);
                rows.Add(nameof(FilterKind.Galois512), 300, 0.005);
                rows.Add(nameof(FilterKind.Galois512), 1_000, 0.02);
                rows.Add(nameof(FilterKind.Galois512), 2_000, 0.2);
            }

            return rows;
        }
    }

    [UnixTheory]
    [MemberData(nameof(Engines))]
    public void Find_TextAtAPagesEnds_ReadsNothingBeside(string engine)
    {
        using var page = new GuardedPage();
        var set = Machine.Create(Keys, engine);
        var pattern = Encoding.ASCII.GetBytes("sk-AKIAPassword=-----BEGIN PRIVATE KEY-----" + new string('w', 66) + "@");
        for (var i = 0; i < GuardedPage.Size; i++)
        {
            page.Bytes[i] = pattern[i % pattern.Length];
        }

        for (var length = 1; length <= 400; length++)
        {
            Assert.Equal(Occurrences.Expected(Keys, page.Bytes[..length]), Occurrences.Found(set, page.Bytes[..length]));
            Assert.Equal(Occurrences.Expected(Keys, page.Bytes[^length..]), Occurrences.Found(set, page.Bytes[^length..]));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_InASlice_FindsNothingThatReachesBeyond(string engine)
    {
        var set = Machine.Create(Keys, engine);
        var text = "....password=...."u8.ToArray();
        Assert.True(set.ContainsAny(text.AsSpan(4, 9)));
        Assert.False(set.ContainsAny(text.AsSpan(4, 8)));
        Assert.False(set.ContainsAny(text.AsSpan(5)));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_AnyText_AllocatesNothing(string engine)
    {
        var set = Machine.Create(Keys, engine);
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("sk-AKIA Password= and nothing for a while, then @ again. ", 300)));
        var counter = default(Counter);
        set.Find(text, ref counter);
        Assert.Equal(4 * 300, counter.Count);

        var before = GC.GetAllocatedBytesForCurrentThread();
        set.Find(text, ref counter);
        set.Find(text.AsSpan(0, 60), ref counter);
        var found = set.ContainsAny(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(found);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_ThousandsThatShareTheirWindows_ComparesFewAtAPosition(string engine)
    {
        // 2,000 of sixteen bytes, of which two kinds occur: 16 windows for all.
        var random = new Random(7);
        Literal[] literals =
        [
            .. Enumerable.Range(0, 2_000).Select(i => new Literal(Bits(random, 16), IgnoreCase: i % 2 == 0)),
            Exact(new string('a', 63) + "b"),
            Exact(new string('a', 64)),
        ];
        var set = Machine.Create(literals, engine);
        Assert.InRange(set.MaxCompared, 1, WindowPlan.MaxCrowd + WindowPlan.MaxShort);

        byte[] text = [.. literals[3].Bytes.ToArray(), .. Bits(random, 300), .. Enumerable.Repeat((byte)'a', 200), (byte)'b'];
        Assert.Equal(Occurrences.Expected(literals, text), Occurrences.Found(set, text));
        Assert.Contains((3, 0), Occurrences.Found(set, text));
    }

    [Fact]
    public void Find_InATrieOfMany_EndsWhenTheVisitorSaysSo()
    {
        var set = LiteralSet.Create([.. Enumerable.Repeat(Exact("abcd"), 100)]);
        Assert.Equal(WindowPlan.MaxCrowd, set.MaxCompared);
        Assert.Equal(100, Occurrences.Found(set, "abcd"u8).Count);
        for (var limit = 1; limit <= 100; limit++)
        {
            var counter = new Counter { Limit = limit };
            set.Find("abcdabcd"u8, ref counter);
            Assert.Equal(limit, counter.Count);
        }
    }

    /// <summary>Whatever a filter lets through costs a look-up. The bounds are twice what was counted.</summary>
    [Theory]
    [MemberData(nameof(HashedFilters))]
    public void Filter_OverRandomText_LetsFewThrough(string engine, int count, double most)
    {
        var random = new Random(11);
        var literals = new LiteralBytes([.. Enumerable.Range(0, count).Select(_ => new Literal(Any(random, 12), IgnoreCase: true))]);
        var plan = new WindowPlan(literals, vectors: true);
        var shorts = new ShortLiterals(literals, plan.Short);
        CandidateFilter filter = engine == nameof(FilterKind.Hash) ? new HashFilter(literals, plan, shorts) : new GaloisFilter(literals, plan, shorts);
        var positions = new ushort[CandidateFilter.Block + CandidateFilter.Slack];
        var passed = 0;
        for (var block = 0; block < 20; block++)
        {
            passed += filter.Collect(Any(random, CandidateFilter.Block), 0, CandidateFilter.Block, positions);
        }

        Assert.InRange(passed / (20.0 * CandidateFilter.Block), 0, most);
    }

    private static byte[] Bits(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)"ab"[random.Next(2)])];

    private static byte[] Any(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Literal Exact(string text) => new(Encoding.ASCII.GetBytes(text), IgnoreCase: false);

    private struct Counter : ILiteralVisitor
    {
        public int Limit { get; init; }

        public int Count { get; private set; }

        public bool OnLiteral(int literal, int start) => ++Count != Limit;
    }
}
