using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using CsCheck;
using NetGuard.Matching;
using NetGuard.Matching.Filters;

namespace NetGuard.Core.Tests.Matching;

/// <summary>Sets of the sizes at which something changes: the filter, its tables, the length of windows.</summary>
public sealed class LiteralSetSizeTests
{
    private const string Letters = "etaoinshrdlu_-=. ETAOINSHRDLU09";

    public static TheoryData<string> Engines => Machine.Engines;

    public static TheoryData<string, int> EnginesAndSizes
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var engine in Machine.Names)
            {
                foreach (var size in new[] { 0, 1, 32, 33, 300, 301, 2_500 })
                {
                    rows.Add(engine, size);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(EnginesAndSizes))]
    public void Find_ManyLiterals_IsTheDefinition(string engine, int size)
    {
        var random = new Random(size);
        Literal[] literals = [.. Enumerable.Range(0, size).Select(i => new Literal(Some(random, 3 + (i % 12)), IgnoreCase: i % 3 == 0))];
        byte[] text = [.. literals.Take(40).SelectMany(literal => literal.Bytes.ToArray()), .. Some(random, 5_000)];
        var expected = Occurrences.Expected(literals, text);
        Assert.True(expected.Count >= Math.Min(size, 40));
        Assert.Equal(expected, Occurrences.Found(Machine.Create(literals, engine), text));
    }

    /// <summary>Of 33 that are shorter than a window the window becomes shorter, down to one byte.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_ManyShortLiterals_IsTheDefinition(string engine)
    {
        for (var length = 1; length <= 3; length++)
        {
            var random = new Random(length);
            Literal[] literals = [.. Enumerable.Range(0, 33).Select(i => new Literal(Some(random, length), IgnoreCase: i % 2 == 0)), Exact("password="), Exact("AKIA")];
            byte[] text = [.. Some(random, 500), .. "password=AKIA"u8, .. Some(random, 500)];
            Assert.Equal(Occurrences.Expected(literals, text), Occurrences.Found(Machine.Create(literals, engine), text));
        }
    }

    [Fact]
    public void Create_TenThousand_FindsEach()
    {
        Literal[] literals = [.. Enumerable.Range(0, LiteralSet.MaxCount).Select(i => new Literal(Encoding.ASCII.GetBytes($"{i * 7919 % 10_007:x4}-{i:d5}-Token"), IgnoreCase: i % 2 == 0))];
        var set = LiteralSet.Create(literals);
        for (var i = 0; i < literals.Length; i += 37)
        {
            Assert.Equal([(i, 2)], Occurrences.Found(set, [.. "> "u8, .. literals[i].Bytes.Span, .. " <"u8]));
        }
    }

    [Fact]
    public void Create_AnySize_TakesTheFilterOfTheMachine()
    {
        var vectors = GaloisFilter.IsSupported ? FilterKind.Galois512
            : Avx2.IsSupported ? FilterKind.Nibble256
            : Vector128.IsHardwareAccelerated ? FilterKind.Nibble128
            : FilterKind.Hash;
        Assert.Equal(vectors, Of(NibbleFilter.MaxLiterals).Filter);
        Assert.Equal(GaloisFilter.IsSupported ? FilterKind.Galois512 : FilterKind.Hash, Of(NibbleFilter.MaxLiterals + 1).Filter);
        Assert.Equal(FilterKind.Hash, Of(GaloisFilter.MaxLiterals + 1).Filter);
    }

    [Fact]
    public void Product_OfAnyMatrix_IsTheInstructions()
    {
        if (!Gfni.IsSupported)
        {
            // What is known of the instruction without it: the identity, and one row.
            Assert.Equal(0xa5, GaloisHash.Product(0x0102040810204080, 0xa5));
            Assert.Equal(0x01, GaloisHash.Product(0xff00000000000000, 0x07));
            return;
        }

        Gen.Select(Gen.ULong, Gen.Byte).Sample((matrix, value) =>
            GaloisHash.Product(matrix, value) == Gfni.GaloisFieldAffineTransform(Vector128.Create(value), Vector128.Create(matrix).AsByte(), 0)[0]);
    }

    private static LiteralSet Of(int count) => LiteralSet.Create([.. Enumerable.Range(0, count).Select(i => Exact($"literal-{i}"))]);

    private static byte[] Some(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)Letters[random.Next(Letters.Length)])];

    private static Literal Exact(string text) => new(Encoding.ASCII.GetBytes(text), IgnoreCase: false);
}
