using System.Collections.Frozen;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>An answer that streams over HTTP/1.1 while the policy changes.</summary>
[Trait("Rule", "R13")]
public sealed class StreamCutTests
{
    private const string Path = "/stream";

    /// <summary>What the reload does, and the reason and rule by which the stream is cut.</summary>
    public static TheoryData<string, string, string?> Revocations => new()
    {
        { "range", "network.not_allowed", "NetGuard.Resources.ai.NetworkAcls.Allow (appsettings.json:1:1)" },
        { "unknown network", "network.unavailable", "NetGuard.Resources.ai.NetworkAcls.Allow (appsettings.json:1:1)" },
        { "key", "auth.invalid_key", "NetGuard.Resources.ai.Authentication.Keys (appsettings.json:1:1)" },
        { "route", "route.no_resource", null },
        { "resource", "policy.unavailable", null },
        { "other resource", "auth.invalid_key", "NetGuard.Resources.ai.Authentication.Keys (appsettings.json:1:1)" },
        { "caller is a proxy", "client.address_invalid", "NetGuard.Resources.ai.ClientAddress (appsettings.json:1:1)" },
        { "proxies unknown", "network.unavailable", "NetGuard.Resources.ai.ClientAddress (appsettings.json:1:1)" },
    };

    public static TheoryData<string> Harmless => ["nothing", "other range", "other key", "key in the other slot", "report", "finish", "finish without route", "open route", "published only"];

    [Theory]
    [MemberData(nameof(Revocations))]
    public async Task Stream_OfWhatAReloadTakesAway_EndsAbruptly(string change, string reason, string? rule)
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await OpenStreamAsync(cutting);

        await ChangeAsync(cutting, change);
        cutting.Look();

        await caller.ReadToEndAsync();
        Assert.DoesNotContain("\r\n0\r\n", caller.Received, StringComparison.Ordinal);
        await cutting.Streams.LeftAsync(Path);
        var record = await cutting.RecordAsync();
        Assert.Equal(("Reject", reason, rule), (record["verdict"], record["reason"], record["rule"]));
        Assert.Equal((200, 200), (record["status"], record["upstreamStatus"]));
        Assert.Equal((Policies.Version, "version-1"), (record["policyVersion"], record["cutByPolicy"]));
        Assert.Equal(0, cutting.Running);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task Stream_ThatAReloadLeavesAlone_GoesOnToItsEnd(string change)
    {
        await using var cutting = await CuttingGateway.StartAsync(
            resource => change.StartsWith("finish", StringComparison.Ordinal) ? resource with { Lifetime = Finish } : resource);
        using var caller = await OpenStreamAsync(cutting);

        await ChangeAsync(cutting, change);
        cutting.Look();
        cutting.Look();

        cutting.Streams.Send(Path, "later");
        await caller.ReadToAsync("data: later\n\n");
        cutting.Streams.Finish(Path);
        await caller.ReadToAsync("\r\n0\r\n\r\n");
        var record = await cutting.RecordAsync();
        Assert.Equal(("Allow", null, null), (record["verdict"], record["reason"], record["cutByPolicy"]));
    }

    [Fact]
    public async Task Stream_OfAnEndpointNameThatLosesItsAddress_EndsWithoutAnyReload()
    {
        var name = new ChangingName(Policies.Set("127.0.0.1", "127.0.0.1").Members);
        await using var cutting = await CuttingGateway.StartAsync(resource => resource.WithNetwork(AddressSet.Empty) with
        {
            Network = new NetworkRules(Mode.Enforce, AddressSet.Empty, AddressSet.Empty, Policies.Rule("NetworkAcls")) { Names = new EndpointNames([name], AddressRanges.Empty) },
        });
        using var caller = await OpenStreamAsync(cutting);
        cutting.Look();
        cutting.Streams.Send(Path, "later");
        await caller.ReadToAsync("data: later\n\n");

        name.Current = AddressRanges.Empty;
        cutting.Look();

        await caller.ReadToEndAsync();
        Assert.Equal("network.not_allowed", (await cutting.RecordAsync())["reason"]);
    }

    [Fact]
    public async Task Stream_WhoseJudgeThrows_EndsAbruptly()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await OpenStreamAsync(cutting);

        await cutting.ReloadAsync(resource => resource with { Authentication = null! });
        cutting.Look();

        await caller.ReadToEndAsync();
        Assert.Equal("internal", (await cutting.RecordAsync())["reason"]);

        // An exception's message may hold what the request held: its type and place are all that is logged.
        Assert.DoesNotContain(cutting.Gateway.Lines, line => line.Contains("Object reference", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("192.0.2.1", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Stream_OfWhomAProxyNamed_LastsAsLongAsTheProxyIsTrusted(string trusted, bool goesOn)
    {
        await using var cutting = await CuttingGateway.StartAsync(snapshot: snapshot => snapshot with { ClientAddress = Proxies("127.0.0.1") });
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendAsync($"GET {Path} HTTP/1.1\r\nHost: a\r\napi-key: {Policies.Key1}\r\nX-Forwarded-For: 198.51.100.9\r\n\r\n");
        cutting.Streams.Send(Path, "first");
        await caller.ReadToAsync("data: first\n\n");

        await cutting.ReloadAsync(snapshot: snapshot => snapshot with { ClientAddress = Proxies(trusted) });
        cutting.Look();
        if (goesOn)
        {
            cutting.Streams.Send(Path, "later");
            await caller.ReadToAsync("data: later\n\n");
            cutting.Streams.Finish(Path);
        }

        await (goesOn ? caller.ReadToAsync("\r\n0\r\n\r\n") : caller.ReadToEndAsync());
        var record = await cutting.RecordAsync();
        Assert.Equal(("198.51.100.9", goesOn ? null : "client.address_invalid"), (record["client"], record["reason"]));
    }

    [Fact]
    public async Task Stream_OfACallerWhoDoesNotRead_IsCutAllTheSame()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        using var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint, receiveBuffer: 4096);
        await caller.SendGetAsync(Path);
        cutting.Streams.Send(Path, "first");
        await caller.ReadToAsync("data: first\n\n");
        for (var i = 0; i < 64; i++)
        {
            cutting.Streams.Send(Path, new string('x', 1 << 20));
        }

        await ChangeAsync(cutting, "range");
        cutting.Look();

        await cutting.Streams.LeftAsync(Path);
        Assert.Equal("network.not_allowed", (await cutting.RecordAsync())["reason"]);
    }

    [Fact]
    public async Task Caller_WhoGoesAway_StillEndsTheRequest()
    {
        await using var cutting = await CuttingGateway.StartAsync();
        var caller = await OpenStreamAsync(cutting);
        caller.Dispose();
        await cutting.Streams.LeftAsync(Path);
        Assert.Null((await cutting.RecordAsync())["reason"]);
        Assert.Equal(0, cutting.Running);
    }

    private static LifetimeRules Finish { get; } = LifetimeRules.Default with { Revocation = Revocation.Finish };

    private static ClientAddressRules Proxies(string address) => new(ClientAddressSource.XForwardedFor, Policies.Set(address, address), Policies.Rule("ClientAddress"));

    private static async Task<RawConversation> OpenStreamAsync(CuttingGateway cutting)
    {
        var caller = await RawConversation.OpenAsync(cutting.Gateway.EndPoint);
        await caller.SendGetAsync(Path);
        cutting.Streams.Send(Path, "first");
        await caller.ReadToAsync("data: first\n\n");
        Assert.Equal(1, cutting.Running);
        return caller;
    }

    private static Task ChangeAsync(CuttingGateway cutting, string change)
    {
        var others = Policies.Set("192.0.2.1", "192.0.2.9");
        return change switch
        {
            "range" => cutting.ReloadAsync(resource => resource.WithNetwork(others)),
            "unknown network" => cutting.ReloadAsync(resource => resource with { Network = resource.Network with { IsUnavailable = true } }),
            "key" => cutting.ReloadAsync(resource => Keys(resource, Policies.Key2)),
            "route" => cutting.ReloadAsync(route: _ => null),
            "resource" => cutting.ReloadAsync(route: route => Of(route, "gone")),
            "other resource" => cutting.ReloadAsync(route: route => Of(route, "other"), snapshot: snapshot => snapshot with
            {
                Resources = new Dictionary<string, ResourcePolicy> { ["ai"] = snapshot.Resources["ai"], ["other"] = Keys(snapshot.Resources["ai"], Policies.Key2) with { Name = "other" } }.ToFrozenDictionary(),
            }),
            "caller is a proxy" => cutting.ReloadAsync(snapshot: snapshot => snapshot with { ClientAddress = Proxies("127.0.0.1") }),
            "proxies unknown" => cutting.ReloadAsync(snapshot: snapshot => snapshot with { ClientAddress = Proxies("192.0.2.1") with { IsUnavailable = true } }),

            "nothing" => cutting.ReloadAsync(),
            "other range" => cutting.ReloadAsync(resource => resource.WithNetwork(Policies.Set("127.0.0.0", "127.0.0.255"))),
            "other key" => cutting.ReloadAsync(resource => Keys(resource, Policies.Key1, "key-new-key-new-key-new-key-new-3")),
            "key in the other slot" => cutting.ReloadAsync(resource => Keys(resource, Policies.Key2, Policies.Key1)),
            "report" => cutting.ReloadAsync(resource => resource.WithNetwork(others, Mode.Report)),
            "finish" => cutting.ReloadAsync(resource => Keys(resource.WithNetwork(others), Policies.Key2) with { Lifetime = Finish }),
            "finish without route" => cutting.ReloadAsync(resource => resource with { Lifetime = Finish }, route: _ => null),
            "open route" => cutting.ReloadAsync(resource => resource.WithNetwork(others), route: route => Of(route, NetGuardMetadata.NoResource)),
            "published only" => Task.FromResult(cutting.Publish(resource => resource.WithNetwork(others))),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
    }

    private static ResourcePolicy Keys(ResourcePolicy resource, params string[] keys) =>
        resource with { Authentication = new AuthenticationRules(Mode.Enforce, allowAnonymous: false, keys, Policies.Rule("Authentication.Keys")) };

    private static RouteConfig Of(RouteConfig route, string resource) =>
        route with { Metadata = new Dictionary<string, string>(route.Metadata!) { [NetGuardMetadata.Resource] = resource } };

    private sealed class ChangingName(AddressRanges addresses) : IAddressSource
    {
        private readonly List<IAddressObserver> _observers = [];

        public string Name => "build.contoso.example";

        public AddressRanges Current
        {
            get;
            set
            {
                field = value;
                _observers.ForEach(observer => observer.OnChanged());
            }
        } = addresses;

        public void Observe(IAddressObserver observer) => _observers.Add(observer);
    }
}
