using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Sources.Names;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>What becomes of answers as time passes and policies change.</summary>
public sealed class NameRefreshTests : RefreshedNames
{
    [Fact]
    public async Task Name_BeforeItsFirstAnswer_AdmitsNobody()
    {
        var rules = Publish("1");
        Assert.True(rules.Judge(Client(Host)).IsReject);

        Answer(600, Host, "2606:4700::7");
        await Refresh.Step();

        Assert.False(rules.Judge(Client(Host)).IsReject);
        Assert.False(rules.Judge(Client("2606:4700::7")).IsReject);
        Assert.True(rules.Judge(Client(Other)).IsReject);
        Assert.Single(Log.At(LogLevel.Information), text => text.Contains(Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_WithinItsTtl_IsNotAskedForAgain_AndAfterItIs()
    {
        var rules = Publish("1");
        Answer(60, Host);
        await Refresh.Step();
        Answer(60, Other);

        Time.Advance(TimeSpan.FromSeconds(29));
        await Refresh.Step();
        Assert.Equal(2, Asked.Count);
        Time.Advance(TimeSpan.FromSeconds(31));
        await Refresh.Step();

        Assert.Equal(4, Asked.Count);
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
        await Refresh.Step();
        Time.Advance(TimeSpan.FromSeconds(before));
        await Refresh.Step();
        Assert.Equal(2, Asked.Count);
        Time.Advance(TimeSpan.FromSeconds(after - before));
        await Refresh.Step();
        Assert.Equal(4, Asked.Count);
    }

    [Theory]
    [InlineData(NameOutcome.NoName, "does not exist")]
    [InlineData(NameOutcome.NoAddress, "has no address")]
    [InlineData(NameOutcome.TooMany, "more than 64 addresses")]
    public async Task Answer_ThatSaysNo_RemovesAtOnce(object outcome, string words)
    {
        var rules = Publish("1");
        Answer(60, Host);
        await Refresh.Step();
        Time.Advance(TimeSpan.FromSeconds(60));
        Say((NameOutcome)outcome);
        await Refresh.Step();

        Assert.True(rules.Judge(Client(Host)).IsReject);
        Assert.Single(Log.At(LogLevel.Warning), text => text.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NoName_InOneFamily_RemovesTheOther()
    {
        var rules = Publish("1");
        Answer(60, Host);
        await Refresh.Step();
        Time.Advance(TimeSpan.FromSeconds(60));
        Say(AddressFamily.InterNetwork, NameOutcome.Failed);
        Say(AddressFamily.InterNetworkV6, NameOutcome.NoName);
        await Refresh.Step();
        Assert.True(rules.Judge(Client(Host)).IsReject);
    }

    [Fact]
    public async Task Failure_KeepsTheLastAnswer_ForAnHourPastItsTtlAndNoLonger()
    {
        var rules = Publish("1");
        Answer(60, Host);
        await Refresh.Step();
        Say(NameOutcome.Failed);

        for (var second = 0; second < 3659; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Refresh.Step();
        }

        Assert.False(rules.Judge(Client(Host)).IsReject);
        Assert.Single(Log.At(LogLevel.Warning), text => text.Contains("are kept", StringComparison.Ordinal));
        Time.Advance(TimeSpan.FromSeconds(1));
        await Refresh.Step();
        Assert.True(rules.Judge(Client(Host)).IsReject);
        Assert.Single(Log.At(LogLevel.Warning), text => text.Contains("no server answers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_IsTriedAgainEachHalfMinute()
    {
        Publish("1");
        Say(NameOutcome.Failed);
        for (var second = 0; second < 60; second++)
        {
            await Refresh.Step();
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, Asked.Count);
    }

    [Fact]
    public async Task Question_ThatHangs_HoldsUpNoOtherAndIsNotAskedTwice()
    {
        using var gate = new SemaphoreSlim(0);
        var asked = 0;
        using var refresh = new NameRefresh(
            Policies,
            Table,
            async (name, _, _, cancelled) =>
            {
                Interlocked.Increment(ref asked);
                if (name == "slow.contoso.example")
                {
                    await gate.WaitAsync(cancelled);
                }

                return NameAnswer.Of([IPAddress.Parse(Host)], TimeSpan.FromHours(1));
            },
            Time,
            Log);
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
            Policies,
            Table,
            async (_, _, _, cancelled) =>
            {
                if (hangs)
                {
                    await gate.WaitAsync(cancelled);
                }

                return NameAnswer.Of([IPAddress.Parse(Host)], TimeSpan.FromSeconds(60));
            },
            Time,
            Log);
        await refresh.Step();
        hangs = true;
        Time.Advance(TimeSpan.FromSeconds(60));
        var hanging = refresh.Step();
        Time.Advance(TimeSpan.FromHours(1));
        _ = refresh.Step();

        Assert.True(rules.Judge(Client(Host)).IsReject);
        refresh.Stop();
        await hanging;
    }

    [Fact]
    public async Task Reload_WithTheSameName_KeepsItsAnswerAndAsksNobody()
    {
        Publish("1");
        Answer(600, Host);
        await Refresh.Step();
        var later = Publish("2");
        Assert.False(later.Judge(Client(Host)).IsReject);
        var elsewhere = Publish("3", allowPrivate: true);
        await Refresh.Step();

        Assert.False(elsewhere.Judge(Client(Host)).IsReject);
        Assert.Equal(2, Asked.Count);
    }

    [Fact]
    public async Task Name_ThatNoPolicyInUseHas_IsLetGoOf()
    {
        var old = Publish("1");
        Answer(60, Host);
        await Refresh.Step();
        Publish("2", names: []);
        Policies.Retire(new HashSet<string> { "2" });
        Time.Advance(TimeSpan.FromMinutes(5));
        await Refresh.Step();

        Assert.Equal(2, Asked.Count);
        Assert.True(old.Judge(Client(Host)).IsReject);
    }

    [Fact]
    public void Table_AfterCompilationsThatCameToNothing_IsSwept()
    {
        WatchAndForget(1_000);
        Assert.Equal(1_000, Table.Count);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Table.Sweep();
        Assert.InRange(Table.Count, 0, 1);
    }

    [Fact]
    public async Task Servers_WhenTheyChange_AreAskedAnew()
    {
        IPEndPoint[] servers = [new(IPAddress.Loopback, 5353)];
        Publish("1");
        Answer(3600, Host);
        await Refresh.Step();
        Publish("2", servers: servers);
        await Refresh.Step();

        Assert.Equal(4, Asked.Count);
        Assert.Equal(servers, Asked[3].Servers);
    }

    [Fact]
    public async Task Judge_ByName_AllocatesNothing()
    {
        var rules = Publish("1", names: [.. Enumerable.Range(0, 1_000).Select(i => $"h{i}.contoso.example"), Name]);
        Answer(60, Host);
        await Refresh.Step();
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
            Table.Watch($"h{i}.contoso.example", allowPrivate: false);
        }
    }
}
