using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Sources.Names;
using NetGuard.Proxy.Tests.Configuration;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>What becomes of answers as time passes and policies change.</summary>
public sealed class NameRefreshTests : IDisposable
{
    private const string Name = "build-7.contoso.example";
    private const string Host = "8.8.8.7";
    private const string Other = "8.8.8.8";

    private readonly ManualTime _time = new();
    private readonly PolicyStore _policies = new();
    private readonly NameTable _table = new();
    private readonly CollectingLogger<NameRefresh> _log = new();
    private readonly Dictionary<(string, AddressFamily), NameAnswer> _answers = [];
    private readonly List<(string Name, AddressFamily Family, IReadOnlyList<IPEndPoint> Servers)> _asked = [];
    private readonly NameRefresh _refresh;

    public NameRefreshTests() => _refresh = new NameRefresh(_policies, _table, AskAsync, _time, _log);

    public void Dispose() => _refresh.Dispose();

    [Fact]
    public async Task Name_BeforeItsFirstAnswer_AdmitsNobody()
    {
        var rules = Publish("1");
        Assert.True(rules.Judge(Client(Host)).IsReject);

        Answer(600, Host, "2606:4700::7");
        await _refresh.Step();

        Assert.False(rules.Judge(Client(Host)).IsReject);
        Assert.False(rules.Judge(Client("2606:4700::7")).IsReject);
        Assert.True(rules.Judge(Client(Other)).IsReject);
        Assert.Single(_log.At(LogLevel.Information), text => text.Contains(Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_WithinItsTtl_IsNotAskedForAgain_AndAfterItIs()
    {
        var rules = Publish("1");
        Answer(60, Host);
        await _refresh.Step();
        Answer(60, Other);

        _time.Advance(TimeSpan.FromSeconds(29));
        await _refresh.Step();
        Assert.Equal(2, _asked.Count);
        _time.Advance(TimeSpan.FromSeconds(31));
        await _refresh.Step();

        Assert.Equal(4, _asked.Count);
        Assert.True(rules.Judge(Client(Host)).IsReject);
        Assert.False(rules.Judge(Client(Other)).IsReject);
    }

    [Theory]
    [InlineData(0, 29, 30)]
    [InlineData(int.MaxValue, 3599, 3600)]
    public async Task Ttl_OutsideItsBounds_IsHeldToThem(int ttl, int before, int after)
    {
        Publish("1");
        Answer(ttl, Host, "2606:4700::7");
        await _refresh.Step();
        _time.Advance(TimeSpan.FromSeconds(before));
        await _refresh.Step();
        Assert.Equal(2, _asked.Count);
        _time.Advance(TimeSpan.FromSeconds(after - before));
        await _refresh.Step();
        Assert.Equal(4, _asked.Count);
    }

    [Theory]
    [InlineData(NameOutcome.NoName, "does not exist")]
    [InlineData(NameOutcome.NoAddress, "has no address")]
    [InlineData(NameOutcome.TooMany, "more than 64 addresses")]
    public async Task Answer_ThatSaysNo_RemovesAtOnce(object outcome, string words)
    {
        var rules = Publish("1");
        Answer(60, Host);
        await _refresh.Step();
        _time.Advance(TimeSpan.FromSeconds(60));
        Say((NameOutcome)outcome);
        await _refresh.Step();

        Assert.True(rules.Judge(Client(Host)).IsReject);
        Assert.Single(_log.At(LogLevel.Warning), text => text.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NoName_InOneFamily_RemovesTheOther()
    {
        var rules = Publish("1");
        Answer(60, Host);
        await _refresh.Step();
        _time.Advance(TimeSpan.FromSeconds(60));
        _answers[(Name, AddressFamily.InterNetwork)] = NameAnswer.Without(NameOutcome.Failed);
        _answers[(Name, AddressFamily.InterNetworkV6)] = NameAnswer.Without(NameOutcome.NoName);
        await _refresh.Step();
        Assert.True(rules.Judge(Client(Host)).IsReject);
    }

    [Fact]
    public async Task Failure_KeepsTheLastAnswer_ForAnHourPastItsTtlAndNoLonger()
    {
        var rules = Publish("1");
        Answer(60, Host);
        await _refresh.Step();
        Say(NameOutcome.Failed);

        for (var second = 0; second < 3659; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await _refresh.Step();
        }

        Assert.False(rules.Judge(Client(Host)).IsReject);
        Assert.Single(_log.At(LogLevel.Warning), text => text.Contains("are kept", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromSeconds(1));
        await _refresh.Step();
        Assert.True(rules.Judge(Client(Host)).IsReject);
        Assert.Single(_log.At(LogLevel.Warning), text => text.Contains("no server answers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_IsTriedAgainEachHalfMinute()
    {
        Publish("1");
        Say(NameOutcome.Failed);
        for (var second = 0; second < 60; second++)
        {
            await _refresh.Step();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, _asked.Count);
    }

    [Fact]
    public async Task Question_ThatHangs_HoldsUpNoOtherAndIsNotAskedTwice()
    {
        using var gate = new SemaphoreSlim(0);
        var asked = 0;
        using var refresh = new NameRefresh(
            _policies,
            _table,
            async (name, _, _, cancelled) =>
            {
                Interlocked.Increment(ref asked);
                if (name == "slow.contoso.example")
                {
                    await gate.WaitAsync(cancelled);
                }

                return NameAnswer.Of([IPAddress.Parse(Host)], TimeSpan.FromHours(1));
            },
            _time,
            _log);
        var rules = Publish("1", names: ["slow.contoso.example", Name]);
        var hanging = refresh.Step();
        Assert.True(SpinWait.SpinUntil(() => !rules.Judge(Client(Host)).IsReject && Volatile.Read(ref asked) == 4, TimeSpan.FromSeconds(30)));
        await refresh.Step();

        Assert.Equal(4, asked);
        Assert.False(hanging.IsCompleted);
        gate.Release(2);
        await hanging;
    }

    [Fact]
    public async Task LastAnswer_WhileTheQuestionHangs_IsDroppedAllTheSame()
    {
        var rules = Publish("1");
        using var gate = new SemaphoreSlim(0);
        var hangs = false;
        using var refresh = new NameRefresh(
            _policies,
            _table,
            async (_, _, _, cancelled) =>
            {
                if (hangs)
                {
                    await gate.WaitAsync(cancelled);
                }

                return NameAnswer.Of([IPAddress.Parse(Host)], TimeSpan.FromSeconds(60));
            },
            _time,
            _log);
        await refresh.Step();
        hangs = true;
        _time.Advance(TimeSpan.FromSeconds(60));
        var hanging = refresh.Step();
        _time.Advance(TimeSpan.FromHours(1));
        _ = refresh.Step();

        Assert.True(rules.Judge(Client(Host)).IsReject);
        refresh.Stop();
        await hanging;
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.255")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("2001:db8::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    public async Task SpecialPurposeAddress_CountsOnlyWithAllowPrivate(string address)
    {
        var closed = Publish("1");
        var open = Publish("2", allowPrivate: true);
        Answer(60, address);
        await _refresh.Step();

        Assert.True(closed.Judge(Client(address)).IsReject);
        Assert.False(open.Judge(Client(address)).IsReject);
        Assert.Contains(_log.At(LogLevel.Warning), text => text.Contains("AllowPrivate", StringComparison.Ordinal) && !text.Contains(address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:8.8.8.8")]
    public async Task AddressOfNoClient_NeverCounts(string address)
    {
        var rules = Publish("1", allowPrivate: true);
        Answer(60, address);
        await _refresh.Step();
        Assert.True(rules.Judge(Client(address)).IsReject);
        Assert.False(rules.Names.Sources.Cast<WatchedName>().Single().IsResolved);
    }

    [Theory]
    [InlineData(32, 32, false)]
    [InlineData(32, 33, true)]
    public async Task Addresses_OfBothFamilies_AreCountedTogether(int ipv4, int ipv6, bool refused)
    {
        var rules = Publish("1");
        Answer(60, [.. Enumerable.Range(1, ipv4).Select(i => $"8.8.9.{i}"), .. Enumerable.Range(1, ipv6).Select(i => $"2606:4700::{i}")]);
        await _refresh.Step();
        Assert.Equal(refused, rules.Judge(Client("8.8.9.1")).IsReject);
        Assert.Equal(refused, rules.Judge(Client("2606:4700::1")).IsReject);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task TrustedProxy_ThatANameResolvesTo_IsNoClient()
    {
        var trusted = AddressSet.FromRanges([new AddressRange(Client(Host), Client(Host))]);
        var rules = Publish("1", trusted: trusted);
        Answer(60, Host, Other);
        await _refresh.Step();
        Assert.True(rules.Judge(Client(Host)).IsReject);
        Assert.False(rules.Judge(Client(Other)).IsReject);
    }

    [Fact]
    public async Task Reload_WithTheSameName_KeepsItsAnswerAndAsksNobody()
    {
        Publish("1");
        Answer(600, Host);
        await _refresh.Step();
        var later = Publish("2");
        Assert.False(later.Judge(Client(Host)).IsReject);
        var elsewhere = Publish("3", allowPrivate: true);
        await _refresh.Step();

        Assert.False(elsewhere.Judge(Client(Host)).IsReject);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Name_ThatNoPolicyInUseHas_IsLetGoOf()
    {
        var old = Publish("1");
        Answer(60, Host);
        await _refresh.Step();
        Publish("2", names: []);
        _policies.Retire(new HashSet<string> { "2" });
        _time.Advance(TimeSpan.FromMinutes(5));
        await _refresh.Step();

        Assert.Equal(2, _asked.Count);
        Assert.True(old.Judge(Client(Host)).IsReject);
    }

    [Fact]
    public void Table_AfterCompilationsThatCameToNothing_IsSwept()
    {
        WatchAndForget(1_000);
        Assert.Equal(1_000, _table.Count);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _table.Sweep();
        Assert.InRange(_table.Count, 0, 1);
    }

    [Fact]
    public async Task Servers_WhenTheyChange_AreAskedAnew()
    {
        IPEndPoint[] servers = [new(IPAddress.Loopback, 5353)];
        Publish("1");
        Answer(3600, Host);
        await _refresh.Step();
        Publish("2", servers: servers);
        await _refresh.Step();

        Assert.Equal(4, _asked.Count);
        Assert.Equal(servers, _asked[3].Servers);
    }

    [Fact]
    public async Task Judge_ByName_AllocatesNothing()
    {
        var rules = Publish("1", names: [.. Enumerable.Range(0, 1_000).Select(i => $"h{i}.contoso.example"), Name]);
        Answer(60, Host);
        await _refresh.Step();
        var client = Client(Host);
        Assert.False(rules.Judge(client).IsReject);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            rules.Judge(client);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void WatchAndForget(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _table.Watch($"h{i}.contoso.example", allowPrivate: false);
        }
    }

    private Task<NameAnswer> AskAsync(string name, AddressFamily family, IReadOnlyList<IPEndPoint> servers, CancellationToken cancelled)
    {
        lock (_asked)
        {
            _asked.Add((name, family, servers));
        }

        return Task.FromResult(_answers.GetValueOrDefault((name, family)) ?? NameAnswer.Without(NameOutcome.NoAddress));
    }

    private void Answer(int ttl, params string[] addresses)
    {
        foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            _answers[(Name, family)] = NameAnswer.Of([.. addresses.Select(IPAddress.Parse).Where(address => address.AddressFamily == family)], TimeSpan.FromSeconds(ttl));
        }
    }

    private void Say(NameOutcome outcome) =>
        _answers[(Name, AddressFamily.InterNetwork)] = _answers[(Name, AddressFamily.InterNetworkV6)] = NameAnswer.Without(outcome);

    private NetworkRules Publish(string version, bool allowPrivate = false, AddressSet? trusted = null, IReadOnlyList<IPEndPoint>? servers = null, string[]? names = null)
    {
        var policy = TestPolicy.Snapshot(version, "res");
        var rules = new NetworkRules(Mode.Enforce, AddressSet.Empty, AddressSet.Empty, new RuleReference("NetworkAcls"))
        {
            Names = new EndpointNames((names ?? [Name]).Select(name => _table.Watch(name, allowPrivate)), trusted ?? AddressSet.Empty),
        };
        _policies.Publish(policy with
        {
            NameServers = servers ?? [],
            Resources = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, ResourcePolicy> { ["res"] = policy.Resources["res"] with { Network = rules } }),
        });
        return rules;
    }

    private static NetAddress Client(string address) => NetAddress.From(IPAddress.Parse(address));
}
