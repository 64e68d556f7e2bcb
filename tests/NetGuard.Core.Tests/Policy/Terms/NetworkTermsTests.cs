using CsCheck;
using NetGuard.Core.Tests.Networks;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Policy.Terms;

namespace NetGuard.Core.Tests.Policy.Terms;

/// <summary>What explains a decision, against what decides.</summary>
public sealed class NetworkTermsTests
{
    private const string Networks = """
        "ClientAddress": { "Source": "XForwardedFor", "TrustedProxies": "lb" },
        "Networks": {
          "corp": { "Ranges": ["2001:db8:c0::/48", "10.0.0.0/8"] },
          "guests": { "Ranges": ["10.66.0.0/16"] },
          "lb": { "Ranges": ["10.0.0.5"] },
          "ci": { "File": "networks/contained.txt" },
          "vendor": { "File": "networks/ended.txt" }
        },
        """;

    private static readonly NetAddress[] Probes =
        [.. new[] { "10.1.2.3", "10.66.0.1", "10.0.0.5", "203.0.113.7", "203.0.113.8", "198.51.100.20", "192.0.2.1", "2001:db8:c0::1", "2001:db8:c1::1", "255.255.255.255", "::" }.Select(Address)];

    private static readonly Gen<string> Leaf = Gen.OneOf("corp", "guests", "ci", "lb", "any", "none", "10.0.0.0/9", "203.0.113.7", "10.66.0.1-10.66.0.9", "2001:db8::/32");

    [Fact]
    public void Explain_AnyFormula_AgreesWithTheDecision() =>
        Gen.Select(Formula(3), Gen.OneOf("", "\"203.0.113.8\"", "\"10.0.0.0/28\", \"192.0.2.1\""), Generators.Address.Array[10]).Sample((formula, endpoints, addresses) =>
        {
            var rules = Rules($$"""{ "Allow": "{{formula}}", "Endpoints": [{{endpoints}}] }""");
            return Probes.Concat(addresses).Select(address => address.Unwrap()).All(client =>
            {
                var verdict = rules.Terms!.Explain(client);
                return verdict.IsAdmitted == !rules.Judge(client).IsReject && IsConsistent(verdict.Allow!);
            });
        }, iter: 300);

    [Fact]
    public void Explain_Term_NamesTheRangeThatDecides()
    {
        var allow = Rules("""{ "Allow": "(corp and not guests) or ci" }""").Terms!.Explain(Address("10.66.0.1")).Allow!;

        Assert.Equal(("(corp and not guests) or ci", (bool?)false), (allow.Text, allow.Contains));
        Assert.Equal([(FormulaTermKind.And, "corp and not guests", false), (FormulaTermKind.Network, "ci", false)], allow.Operands.Select(term => (term.Kind, term.Text, term.Contains!.Value)));
        var (corp, not) = (allow.Operands[0].Operands[0], allow.Operands[0].Operands[1]);
        Assert.Equal("10.0.0.0/8 NetGuard.Networks.corp.Ranges[1] (a.json:10:44)", $"{corp.Entry!.Range} {corp.Entry.Place}");
        Assert.Equal((FormulaTermKind.Not, "not guests", (bool?)false), (not.Kind, not.Text, not.Contains));
        Assert.Equal("NetGuard.Networks.guests.Ranges[0]", not.Operands[0].Entry!.Place.Path);
        Assert.Equal("NetGuard.Networks.ci.File", allow.Operands[1].Place!.Path);
        Assert.Null(allow.Operands[1].Entry);
    }

    [Fact]
    public void Explain_List_NamesTheLineOfTheEntryThatCounts()
    {
        var terms = Rules("""{ "Allow": "ci or vendor or 192.0.2.1" }""").Terms!;

        var inCi = terms.Explain(Address("203.0.113.7")).Allow!.Operands[0].Entry!;
        Assert.Equal(("203.0.113.0/24", "networks/contained.txt:1:1"), (inCi.Range, inCi.Place.Origin));
        Assert.All(terms.Explain(Address("203.0.113.200")).Allow!.Operands.Skip(1), term => Assert.Null(term.Entry));
        Assert.Equal("NetGuard.Resources.res.NetworkAcls.Allow", terms.Explain(Address("192.0.2.1")).Allow!.Operands[2].Entry!.Place.Path);
    }

    [Fact]
    public void Explain_Endpoint_NamesTheEntry()
    {
        var terms = Rules("""{ "Endpoints": ["198.51.100.20", "198.51.100.0/24", "192.0.2.1"] }""").Terms!;

        var verdict = terms.Explain(Address("198.51.100.20"));

        Assert.Null(verdict.Allow);
        Assert.Equal(["198.51.100.20", "198.51.100.0/24"], verdict.Endpoints.Select(endpoint => endpoint.Entry));
        Assert.Equal("NetGuard.Resources.res.NetworkAcls.Endpoints[1]", verdict.Endpoints[1].Place.Path);
        Assert.True(verdict.IsAdmitted);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public void Explain_TrustedProxy_IsNeverAdmitted()
    {
        var verdict = Rules("""{ "Allow": "corp", "Endpoints": ["10.0.0.5"] }""").Terms!.Explain(Address("10.0.0.5"));

        Assert.True(verdict.IsTrustedProxy);
        Assert.True(verdict.Allow!.Contains);
        Assert.False(verdict.IsAdmitted);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("not away")]
    [InlineData("corp or away")]
    [InlineData("none and away")]
    [Trait("Rule", "R10")]
    public void Explain_UnknownNetwork_IsNeitherInNorOut(string formula)
    {
        const string url = "https://lists.contoso.example/away.txt";
        var text = Compilation.Sample(
            resource: $$""" "NetworkAcls": { "Allow": "{{formula}}", "Endpoints": ["10.1.2.3"] }, """,
            netGuard: $$""" "Networks": { "corp": { "Ranges": ["10.0.0.0/8"] }, "away": { "Url": "{{url}}" } }, """);
        var rules = Rules(text, new Away());

        var verdict = rules.Terms!.Explain(Address("10.1.2.3"));

        Assert.True(rules.IsUnavailable);
        Assert.Null(verdict.Allow!.Contains);
        Assert.False(verdict.IsAdmitted);
    }

    [Fact]
    public void Terms_OfAPolicyThatServes_AreNotKept()
    {
        var root = DocumentReader.Read(System.Text.Encoding.UTF8.GetBytes(Compilation.Sample(resource: """ "NetworkAcls": { "Allow": "192.0.2.1" }, """)), "a.json").Root!;
        Assert.Null(PolicyCompiler.Compile(root, new FakeSecrets(), Compilation.ProxySchema, new CompileOptions()).Snapshot!.Resources["res"].Network.Terms);
    }

    /// <summary>Each operator says what its operands say.</summary>
    private static bool IsConsistent(TermVerdict term) => term.Operands.All(IsConsistent) && term.Kind switch
    {
        FormulaTermKind.Or => term.Contains == term.Operands.Any(operand => operand.Contains == true),
        FormulaTermKind.And => term.Contains == term.Operands.All(operand => operand.Contains == true),
        FormulaTermKind.Not => term.Contains == (term.Operands[0].Contains == false),
        FormulaTermKind.Network or FormulaTermKind.Range => term.Contains == (term.Entry is not null),
        _ => term.Contains == (term.Kind == FormulaTermKind.Any),
    };

    private static Gen<string> Formula(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Formula(depth - 1).Select(inner => $"not ({inner})"),
        Gen.Select(Formula(depth - 1), Formula(depth - 1), (a, b) => $"({a}) and ({b})"),
        Gen.Select(Formula(depth - 1), Formula(depth - 1), (a, b) => $"({a}) or ({b})"));

    private static NetworkRules Rules(string acls) => Rules(
        Compilation.Sample(resource: $$""" "NetworkAcls": {{acls}}, """, netGuard: Networks),
        new FixtureNetworks(Path.Combine(Compilation.Fixtures, "good")));

    private static NetworkRules Rules(string text, INetworkSource networks)
    {
        var root = DocumentReader.Read(System.Text.Encoding.UTF8.GetBytes(text), "a.json").Root!;
        var result = PolicyCompiler.Compile(root, new FakeSecrets(), Compilation.ProxySchema, new CompileOptions { Networks = networks, KeepsTerms = true });
        Assert.True(result.Succeeded, string.Join('\n', result.Errors));
        return result.Snapshot!.Resources["res"].Network;
    }

    private static NetAddress Address(string text) => NetAddress.TryParse(text, out var address) ? address : throw new FormatException(text);

    private sealed class Away : INetworkSource
    {
        public NetworkAnswer Read(NetworkRequest request) => NetworkAnswer.Unknown([]);
    }
}
