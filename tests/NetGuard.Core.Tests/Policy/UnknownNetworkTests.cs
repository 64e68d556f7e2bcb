using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

/// <summary>Known, stale and unknown networks beneath each operator of formulas.</summary>
[Trait("Rule", "R10")]
public sealed class UnknownNetworkTests
{
    private const string Networks = """ "Networks": { "guests": { "File": "guests.txt" }, "corp": { "Ranges": ["10.0.0.0/8"] } }, """;

    private static readonly NetAddress Guest = Address("10.66.0.1");
    private static readonly NetAddress Colleague = Address("10.1.0.1");
    private static readonly NetAddress Stranger = Address("203.0.113.1");

    public static TheoryData<string> Formulas =>
    [
        "guests",
        "not guests",
        "corp and guests",
        "guests and corp",
        "corp and not guests",
        "corp or guests",
        "corp or not guests",
        "any or guests",
        "none and guests",
        "not (not (guests) or corp)",
        "(corp and not guests) or 203.0.113.1",
    ];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Judge_UnknownNetwork_IsUnavailableForEverybody(string formula)
    {
        var rules = Compile($$""" "NetworkAcls": { "Allow": "{{formula}}", "Endpoints": ["203.0.113.1"] }, """, NetworkState.Unknown).Resources["res"].Network;

        Assert.True(rules.IsUnavailable);
        foreach (var client in new[] { Guest, Colleague, Stranger })
        {
            var decision = rules.Judge(client);
            Assert.True(decision.IsReject);
            Assert.Equal(Reasons.NetworkUnavailable, decision.Reason);
            Assert.Equal(503, decision.Reason!.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Judge_StaleNetwork_IsAsIfKnown(string formula)
    {
        var acls = $$""" "NetworkAcls": { "Allow": "{{formula}}" }, """;
        var known = Compile(acls, NetworkState.Known).Resources["res"].Network;
        var stale = Compile(acls, NetworkState.Stale).Resources["res"].Network;

        Assert.False(known.IsUnavailable);
        Assert.False(stale.IsUnavailable);
        Assert.True(known.Allowed.SetEquals(stale.Allowed));
    }

    [Theory]
    [InlineData("guests", true, false, false)]
    [InlineData("not guests", false, true, true)]
    [InlineData("corp and guests", true, false, false)]
    [InlineData("corp and not guests", false, true, false)]
    [InlineData("corp or guests", true, true, false)]
    [InlineData("corp or not guests", true, true, true)]
    public void Judge_KnownNetwork_AdmitsByTheFormula(string formula, bool guest, bool colleague, bool stranger)
    {
        var rules = Compile($$""" "NetworkAcls": { "Allow": "{{formula}}" }, """, NetworkState.Known).Resources["res"].Network;

        Assert.Equal([guest, colleague, stranger], new[] { Guest, Colleague, Stranger }.Select(client => !rules.Judge(client).IsReject));
    }

    [Fact]
    public void Judge_UnknownNetworkThatTheFormulaDoesNotName_ChangesNothing()
    {
        var rules = Compile(""" "NetworkAcls": { "Allow": "corp" }, """, NetworkState.Unknown).Resources["res"].Network;
        Assert.False(rules.Judge(Colleague).IsReject);
        Assert.Equal(Reasons.NetworkNotAllowed, rules.Judge(Stranger).Reason);
    }

    [Theory]
    [InlineData("Report", Verdict.Report)]
    [InlineData("Off", Verdict.Allow)]
    public void Judge_UnknownNetworkInAnotherMode_DoesWhatTheModeSays(string mode, Verdict verdict) =>
        Assert.Equal(verdict, Compile($$""" "NetworkAcls": { "Mode": "{{mode}}", "Allow": "not guests" }, """, NetworkState.Unknown).Resources["res"].Network.Judge(Guest).Verdict);

    [Fact]
    public void ClientAddress_UnknownTrustedProxies_IsUnavailable()
    {
        const string Proxies = """ "ClientAddress": { "Source": "XForwardedFor", "TrustedProxies": "guests" }, """;
        Assert.True(Compile(""" "NetworkAcls": { "Allow": "any" }, """, NetworkState.Unknown, Proxies).ClientAddress.IsUnavailable);
        Assert.False(Compile(""" "NetworkAcls": { "Allow": "any" }, """, NetworkState.Stale, Proxies).ClientAddress.IsUnavailable);
    }

    [Theory]
    [Trait("Rule", "R4")]
    [InlineData(NetworkState.Unknown, true)]
    [InlineData(NetworkState.Known, false)]
    public void Door_UnknownNetwork_ClosesNobody(NetworkState state, bool isOpen) =>
        Assert.Equal(isOpen, Compile(""" "NetworkAcls": { "Allow": "guests" }, """, state, """ "ClientAddress": { "RefuseAt": "Accept" }, """).Door is null);

    [Fact]
    public void Version_OtherList_IsAnother()
    {
        const string Acls = """ "NetworkAcls": { "Allow": "guests" }, """;
        Assert.Equal(Compile(Acls, NetworkState.Known).Version, Compile(Acls, NetworkState.Stale).Version);
        Assert.NotEqual(Compile(Acls, NetworkState.Known).Version, Compile(Acls, NetworkState.Known, mark: "other").Version);
        Assert.NotEqual(Compile(Acls, NetworkState.Known).Version, Compile(Acls, NetworkState.Unknown).Version);
    }

    [Fact]
    public void Compile_Request_CarriesTheSettings()
    {
        var source = new FakeNetworks(NetworkState.Known);
        var result = Compilation.Compile(
            Compilation.Sample(
                """ "NetworkAcls": { "Allow": "a or b" }, """,
                """
                "Sources": { "CachePath": "elsewhere" },
                "Networks": {
                  "a": { "Url": "https://feeds.example/a.json", "Tags": ["T"], "MaxShrinkPercent": 10, "MaxGrowthPercent": 20, "Interval": "00:05:00", "Timeout": "00:00:05", "MaxAge": "1.00:00:00" },
                  "b": { "File": "b.json", "Services": ["S"], "Regions": ["R"] }
                },
                """),
            source);

        Assert.True(result.Succeeded, string.Join('\n', result.Errors));
        var (a, b) = (source.Requests[0], source.Requests[1]);
        Assert.Equal(("a", "https://feeds.example/a.json", "elsewhere", new NetGuard.Networks.Lists.NetworkBrake(10, 20)), (a.Name, a.Location, a.CachePath, a.Brake));
        Assert.Equal(new FeedTerms(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5), TimeSpan.FromDays(1)), a.Feed);
        Assert.Equal(["T"], a.Selection.Tags.Select(tag => tag.Text));
        Assert.Equal(("b", "b.json", (FeedTerms?)null, new NetGuard.Networks.Lists.NetworkBrake(50, 50)), (b.Name, b.Location, b.Feed, b.Brake));
        Assert.Equal(["S", "R"], b.Selection.Services.Concat(b.Selection.Regions).Select(choice => choice.Text));
    }

    [Theory]
    [InlineData(NetworkState.Known, true)]
    [InlineData(NetworkState.Stale, true)]
    [InlineData(NetworkState.Unknown, false)]
    [Trait("Rule", "R4")]
    public void Door_NetworkOfWhichNothingIsKnown_ClosesNobody(NetworkState state, bool closes)
    {
        var snapshot = Compile(""" "NetworkAcls": { "Allow": "corp or guests" }, """, state, """ "ClientAddress": { "RefuseAt": "Accept" }, """);
        Assert.Equal(closes, snapshot.Door is not null);
    }

    [Fact]
    public void Compile_SeveralEnds_TellsTheFirst()
    {
        var first = FixtureNetworks.Now.AddDays(3);
        var source = new FakeNetworks(NetworkState.Known) { Changes = new() { ["a"] = first.AddDays(1), ["b"] = first, ["c"] = null } };
        var result = Compilation.Compile(
            Compilation.Sample(""" "NetworkAcls": { "Allow": "a or b or c" }, """, """ "Networks": { "a": { "File": "a" }, "b": { "File": "b" }, "c": { "File": "c" } }, """),
            source);
        Assert.Equal(first, result.NextChange);
    }

    private static PolicySnapshot Compile(string acls, NetworkState state, string clientAddress = "", string mark = "mark")
    {
        var result = Compilation.Compile(Compilation.Sample(acls, Networks + clientAddress), new FakeNetworks(state, mark));
        Assert.True(result.Succeeded, string.Join('\n', result.Errors));
        return result.Snapshot!;
    }

    private static NetAddress Address(string text) => NetAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);

    /// <summary>Every list is 10.66.0.0/16, or was, or is unknown.</summary>
    private sealed class FakeNetworks(NetworkState state, string mark = "mark") : INetworkSource
    {
        public List<NetworkRequest> Requests { get; } = [];

        public Dictionary<string, DateTimeOffset?> Changes { get; init; } = [];

        public NetworkAnswer Read(NetworkRequest request)
        {
            Requests.Add(request);
            return state == NetworkState.Unknown
                ? NetworkAnswer.Unknown([new ConfigError(request.Selection.Location.Origin, request.Selection.Location.Path, "is away", Severity.Warning)])
                : new NetworkAnswer(state, AddressRanges.Of([AddressRange.Network(Guest, 16)]), FixtureNetworks.Now, mark) { NextChange = Changes.GetValueOrDefault(request.Name) };
        }
    }
}
