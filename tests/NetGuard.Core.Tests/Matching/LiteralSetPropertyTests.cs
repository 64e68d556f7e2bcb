using CsCheck;
using NetGuard.Matching;
using NetGuard.Matching.Filters;

namespace NetGuard.Core.Tests.Matching;

/// <summary>Every engine finds what the plain definition says, whatever the literals and wherever they lie.</summary>
public sealed class LiteralSetPropertyTests
{
    public static TheoryData<string> Engines => Machine.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_FewKindsOfBytes_IsTheDefinition(string engine) =>
        Check(engine, Of("abAB"u8), literals: 40, literalLength: 12, textLength: 200);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_AnyBytes_IsTheDefinition(string engine) =>
        Check(engine, Gen.Byte, literals: 60, literalLength: 3, textLength: 1500);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_BytesThatDifferInOneBit_IsTheDefinition(string engine) =>
        Check(engine, Of("@`Aa[{\r-\0 \u0080"u8), literals: 60, literalLength: 8, textLength: 300);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_LongLiteralsCutFromTheText_IsTheDefinition(string engine) =>
        (from text in Of("etaoin shrdlu_-ETAOIN"u8).Array[1, 3000]
         from cuts in Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[1, 64], Gen.Bool).Array[1, 50]
         select (text, literals: cuts.Select(cut => new Literal(text.AsMemory(cut.Item1, Math.Min(cut.Item2, text.Length - cut.Item1)), cut.Item3)).ToArray()))
        .Sample(sample => Same(engine, sample.literals, sample.text), iter: 300, threads: 1);

    /// <summary>Around the widths of the vectors and of the block that is searched at a time.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Find_EachPlaceInEachLength_IsFoundThereAlone(string engine)
    {
        Literal[] literals = [Exact("q"), Exact("zx"), Exact("yyj"), Exact("AKIA"), new("password="u8.ToArray(), true), Exact(new string('w', 64))];
        var set = Machine.Create(literals, engine);
        int[] lengths = [.. Enumerable.Range(1, 140), .. Enumerable.Range(CandidateFilter.Block - 2, 6), CandidateFilter.Block + 64, (2 * CandidateFilter.Block) + 1];
        foreach (var length in lengths)
        {
            var text = new byte[length];
            for (var literal = 0; literal < literals.Length; literal++)
            {
                var bytes = literals[literal].Bytes.Span;
                for (var start = 0; start + bytes.Length <= length; start += length > 200 ? 29 : 1)
                {
                    text.AsSpan().Fill((byte)'.');
                    bytes.CopyTo(text.AsSpan(start));
                    Assert.Equal([(literal, start)], Found(set, text).Where(found => found.Literal == literal && (literal > 0 || found.Start == start)));
                }
            }
        }
    }

    private static Gen<byte> Of(ReadOnlySpan<byte> bytes)
    {
        var all = bytes.ToArray();
        return Gen.Int[0, all.Length - 1].Select(i => all[i]);
    }

    private static void Check(string engine, Gen<byte> bytes, int literals, int literalLength, int textLength) =>
        Gen.Select(Gen.Select(bytes.Array[1, literalLength], Gen.Bool).Array[0, literals], bytes.Array[0, textLength])
            .Sample(
                (parts, text) => Same(engine, [.. parts.Select(part => new Literal(part.Item1, part.Item2))], text),
                iter: 500,
                threads: 1);

    private static bool Same(string engine, Literal[] literals, byte[] text)
    {
        var set = Machine.Create(literals, engine);
        var expected = Occurrences.Expected(literals, text);
        return Found(set, text).SequenceEqual(expected) && set.ContainsAny(text) == (expected.Count > 0);
    }

    private static List<(int Literal, int Start)> Found(LiteralSet set, ReadOnlySpan<byte> text) => Occurrences.Found(set, text);

    private static Literal Exact(string text) => new(System.Text.Encoding.ASCII.GetBytes(text), IgnoreCase: false);
}
