using System.Diagnostics.CodeAnalysis;
using CsCheck;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Networks;

public sealed class FormulaTests
{
    private static readonly Dictionary<string, AddressSet> Networks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["corp"] = AddressSetTests.Set("10.0.0.0/8,2001:db8:c0::/48"),
        ["guests"] = AddressSetTests.Set("10.66.0.0/16"),
        ["ci"] = AddressSetTests.Set("198.51.100.0/24"),
        ["openai"] = AddressSetTests.Set("192.0.2.0"),
        ["fab"] = AddressSetTests.Set("192.0.2.1"),
        ["dead"] = AddressSetTests.Set("192.0.2.2"),
        ["or_1"] = AddressSetTests.Set("192.0.2.3"),
        ["notes"] = AddressSetTests.Set("192.0.2.4"),
    };

    public static TheoryData<string, string> Compiled => Table.Pairs("formulas.tsv");

    /// <summary>Blocks of two lines: the formula, then carets under the fault and the message; "&lt;" is a caret of no width.</summary>
    public static TheoryData<string, int, int, string> Errors
    {
        get
        {
            var data = new TheoryData<string, int, int, string>();
            foreach (var block in File.ReadAllLines(Table.Path("formula-errors.txt")).Chunk(3))
            {
                var offset = block[1].IndexOfAny(['^', '<']);
                var length = block[1].AsSpan(offset).IndexOfAnyExcept('^');
                data.Add(block[0], offset, length, block[1][(offset + Math.Max(length, 1) + 1)..]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Compiled))]
    public void TryCompile_Formula_GivesTheSet(string formula, string ranges)
    {
        Assert.True(TryCompile(formula, out AddressSet set, out var error), error?.Message);
        Assert.Null(error);
        Assert.Equal(ranges, string.Join(',', set.Ranges));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void TryCompile_Error_PointsAtItsPlaceAndGivesNoSet(string formula, int offset, int length, string message)
    {
        Assert.False(TryCompile(formula, out AddressSet set, out var error));
        Assert.Equal(new FormulaError(offset, length, message), error);
        Assert.True(set.IsEmpty);
    }

    [Fact]
    public void TryCompile_AnyTree_EqualsItsLogicOnMembers() =>
        Gen.Select(Tree(4), Generators.Address.Array[30]).Sample((tree, addresses) =>
        {
            Assert.True(TryCompile(tree.Text, out AddressSet set, out var error), $"{tree.Text}: {error?.Message}");
            IEnumerable<NetAddress> probes = [.. addresses, .. Networks.Values.SelectMany(network => network.Ranges).Select(range => range.First)];
            return probes.All(address => address.IsMapped || set.Contains(address) == tree.Has(address));
        }, iter: Generators.Cases);

    /// <summary>What explains a decision must not decide otherwise than what decides it.</summary>
    [Fact]
    public void Contains_OfAnyTree_AgreesWithTheCompiledAddresses() =>
        Gen.Select(Tree(4), Generators.Address.Array[30]).Sample((tree, addresses) =>
        {
            Assert.True(TryCompile(tree.Text, out Formula? formula, out var error), $"{tree.Text}: {error?.Message}");
            var set = new AddressSet(formula.Addresses);
            return Generators.Probes(addresses, Networks.Values.SelectMany(network => network.Ranges))
                .All(address => formula.Root.Contains(address) == set.Contains(address) && formula.Addresses.Contains(address) == set.Contains(address));
        }, iter: Generators.Cases);

    [Fact]
    public void Root_OfAnyTree_HasTermsThatStandInTheText() =>
        Tree(4).Sample(tree =>
        {
            Assert.True(TryCompile(tree.Text, out Formula? formula, out _));
            return All(formula.Root).All(term => TryCompile(tree.Text.Substring(term.Offset, term.Length), out Formula? part, out _)
                && part.Root.Kind == term.Kind && part.Addresses.SetEquals(Parsed(term)));

            static IEnumerable<FormulaTerm> All(FormulaTerm term) => [term, .. term.Operands.SelectMany(All)];

            static AddressRanges Parsed(FormulaTerm term) => term.Kind switch
            {
                FormulaTermKind.Or => term.Operands.Select(Parsed).Aggregate((a, b) => a.Union(b)),
                FormulaTermKind.And => term.Operands.Select(Parsed).Aggregate((a, b) => a.Intersect(b)),
                FormulaTermKind.Not => Parsed(term.Operands[0]).Complement(),
                _ => term.Addresses,
            };
        }, iter: Generators.Cases);

    [Fact]
    public void TryCompile_AnyText_EndsWithASetOrAnErrorWithinTheText() =>
        Gen.OneOf("corp", "ci", "or", "and", "not", "any", "none", "(", ")", "-", " ", "10.0.0.1", "10.0.0.0/8", "::1", "x", "/", ".", "é", "\0", "\ud800")
            .Array[0, 12].Select(string.Concat).Sample(text =>
                TryCompile(text, out Formula? _, out var error)
                || (error.Offset >= 0 && error.Length >= 0 && error.Offset + error.Length <= text.Length && error.Message.Length > 0), iter: Generators.Cases);

    [Theory]
    [InlineData(Formula.MaxLength, true)]
    [InlineData(Formula.MaxLength + 1, false)]
    public void TryCompile_Length_IsBounded(int length, bool compiles) =>
        AssertLimit("ci".PadRight(length), compiles, "65536");

    [Theory]
    [InlineData(Formula.MaxDepth, true)]
    [InlineData(Formula.MaxDepth + 1, false)]
    public void TryCompile_Nesting_IsBounded(int depth, bool compiles) =>
        AssertLimit(new string('(', depth) + "ci" + new string(')', depth), compiles, "64");

    [Fact]
    public void TryCompile_Nesting_CountsDepthNotParentheses() =>
        Assert.True(TryCompile(string.Join(" or ", Enumerable.Repeat("(ci)", 1000)), out Formula? _, out _));

    [Theory]
    [InlineData(Formula.MaxTerms, true)]
    [InlineData(Formula.MaxTerms + 1, false)]
    public void TryCompile_Terms_AreBounded(int terms, bool compiles) =>
        AssertLimit(string.Join("or ", Enumerable.Repeat("ci ", terms)), compiles, "10000");

    /// <summary>Each 'and not' goes twice through the network of 100,000 ranges.</summary>
    [Theory]
    [InlineData(20, true)]
    [InlineData(3_800, false)]
    public void TryCompile_WorkOverLargeNetworks_IsBounded(int operations, bool compiles)
    {
        var large = AddressRanges.Of(Enumerable.Range(0, 100_000).Select(i => AddressRange.Single(NetAddress.IPv4((uint)i * 2))));
        var text = string.Join(" or ", Enumerable.Repeat("b and not a", operations));

        var compiled = Formula.TryCompile(text, name => name is "a" or "b" ? large : null, ["a", "b"], out var formula, out var error);

        Assert.Equal(compiles, compiled);
        Assert.Equal(compiles, formula?.Addresses.IsEmpty == true);
        Assert.Equal(compiles, error is null);
        Assert.Equal(compiles, error?.Message.Contains("50000000", StringComparison.Ordinal) != true);
        Assert.True(error is null || error.Offset < text.Length);
    }

    [Fact]
    public void TryCompile_ManyAddresses_AreOneSet()
    {
        var formula = string.Join(" or ", Enumerable.Range(0, 3000).Select(i => NetAddress.IPv4(0x0A000000 + (uint)(i * 2))));
        Assert.True(TryCompile(formula, out AddressSet set, out _));
        Assert.Equal(3000, set.RangeCount);
    }

    [Theory]
    [InlineData("corp", true)]
    [InlineData("c", true)]
    [InlineData("fab", true)]
    [InlineData("a_1", true)]
    [InlineData("", false)]
    [InlineData("1a", false)]
    [InlineData("_a", false)]
    [InlineData("a-b", false)]
    [InlineData("a.b", false)]
    [InlineData("käse", false)]
    [InlineData("or", false)]
    [InlineData("Any", false)]
    [InlineData("NONE", false)]
    public void NetworkName_Shape_IsWhatAFormulaReads(string name, bool valid)
    {
        Assert.Equal(valid, NetworkName.IsValid(name, out var error));
        Assert.Equal(valid, error.Length == 0);
        Assert.Equal(valid, Formula.TryCompile(name, _ => AddressRanges.Empty, [], out _, out _) && !NetworkName.IsReserved(name));
    }

    [Theory]
    [InlineData(NetworkName.MaxLength, true)]
    [InlineData(NetworkName.MaxLength + 1, false)]
    public void NetworkName_Length_IsBounded(int length, bool valid) =>
        Assert.Equal(valid, NetworkName.IsValid(new string('a', length), out _));

    private static void AssertLimit(string formula, bool compiles, string limit)
    {
        Assert.Equal(compiles, TryCompile(formula, out Formula? _, out var error));
        if (!compiles)
        {
            Assert.Contains(limit, error!.Message, StringComparison.Ordinal);
        }
    }

    private static bool TryCompile(string text, out AddressSet set, [NotNullWhen(false)] out FormulaError? error)
    {
        var compiled = TryCompile(text, out Formula? formula, out error);
        set = formula is null ? AddressSet.Empty : new(formula.Addresses);
        return compiled;
    }

    private static bool TryCompile(string text, [NotNullWhen(true)] out Formula? formula, [NotNullWhen(false)] out FormulaError? error) =>
        Formula.TryCompile(text, name => Networks.GetValueOrDefault(name)?.Members, Networks.Keys, out formula, out error);

    private static Gen<(string Text, Func<NetAddress, bool> Has)> Tree(int depth)
    {
        var leaf = Gen.OneOf([.. Networks.Keys, "any", "none"])
            .Select<string, (string, Func<NetAddress, bool>)>(name => (name, name switch
            {
                "any" => _ => true,
                "none" => _ => false,
                _ => address => Networks[name].Contains(address),
            }));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Tree(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Select<(string Text, Func<NetAddress, bool> Has), (string, Func<NetAddress, bool>)>(x => ($"not ({x.Text})", a => !x.Has(a))),
            Gen.Select<(string Text, Func<NetAddress, bool> Has), (string Text, Func<NetAddress, bool> Has), (string, Func<NetAddress, bool>)>(
                inner, inner, (x, y) => ($"({x.Text}) and {Grouped(y.Text)}", a => x.Has(a) && y.Has(a))),
            Gen.Select<(string Text, Func<NetAddress, bool> Has), (string Text, Func<NetAddress, bool> Has), (string, Func<NetAddress, bool>)>(
                inner, inner, (x, y) => ($"{x.Text} or {y.Text}", a => x.Has(a) || y.Has(a))));
    }

    private static string Grouped(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"({text})" : text;
}
