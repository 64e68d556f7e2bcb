using NetGuard.Matching;

namespace NetGuard.Core.Tests.Matching;

public sealed class LiteralSetTests
{
    [Fact]
    public void Find_OverlappingAndNested_ReportsAll()
    {
        Literal[] literals = [Exact("aba"), Exact("a"), Exact("abab"), Exact("aba")];
        Assert.Equal(
            [(0, 0), (0, 2), (1, 0), (1, 2), (1, 4), (2, 0), (3, 0), (3, 2)],
            Occurrences.Found(LiteralSet.Create(literals), "ababa"u8));
    }

    [Theory]
    [InlineData("password", "PassWORD", true)]
    [InlineData("PASSWORD", "password", true)]
    [InlineData("pass_word", "PASS_WORD", true)]
    [InlineData("pass_word", "PASS\u007fWORD", false)]
    [InlineData("a@b", "A`B", false)]
    [InlineData("a[b", "a{b", false)]
    [InlineData("k9-", "\u212a9-", false)]
    public void Find_IgnoringCase_FoldsAsciiLettersAlone(string literal, string text, bool found)
    {
        var set = LiteralSet.Create([new(Bytes(literal), IgnoreCase: true)]);
        Assert.Equal(found, set.ContainsAny(Bytes(text)));
    }

    [Fact]
    public void Find_WithCase_TakesTheOtherCaseForAnother()
    {
        var set = LiteralSet.Create([Exact("AKIA"), new(Bytes("akia"), IgnoreCase: true)]);
        Assert.Equal([(1, 0)], Occurrences.Found(set, "akia"u8));
        Assert.Equal([(0, 0), (1, 0)], Occurrences.Found(set, "AKIA"u8));
    }

    [Fact]
    public void Find_VisitorSaysFalse_Ends()
    {
        var visitor = new Limited(2);
        LiteralSet.Create([Exact("ab")]).Find("abababab"u8, ref visitor);
        Assert.Equal(0, visitor.Left);
    }

    [Fact]
    public void Find_EmptySetOrText_FindsNothing()
    {
        Assert.False(LiteralSet.Create([]).ContainsAny("anything"u8));
        Assert.False(LiteralSet.Create([Exact("a")]).ContainsAny([]));
    }

    [Fact]
    public void Create_OutOfBounds_Throws()
    {
        Assert.Equal(10_000, LiteralSet.Create(Many(10_000)).Count);
        Assert.Throws<ArgumentException>(() => LiteralSet.Create(Many(10_001)));
        Assert.Equal(1, LiteralSet.Create([new(new byte[64], false)]).Count);
        Assert.Throws<ArgumentException>(() => LiteralSet.Create([new(new byte[65], false)]));
        Assert.Throws<ArgumentException>(() => LiteralSet.Create([default]));
    }

    private static Literal[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => Exact($"literal-{i}"))];

    private static Literal Exact(string text) => new(Bytes(text), IgnoreCase: false);

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private struct Limited(int left) : ILiteralVisitor
    {
        public int Left { get; private set; } = left;

        public bool OnLiteral(int literal, int start) => --Left > 0;
    }
}
