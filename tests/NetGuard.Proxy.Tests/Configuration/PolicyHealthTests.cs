using NetGuard.Documents;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration;

public sealed class PolicyHealthTests
{
    private readonly ManualTime _time = new();
    private readonly PolicyStore _store = new();
    private readonly PolicyHealth _health;

    public PolicyHealthTests() => _health = new(_store, _time);

    [Fact]
    public void Fail_Errors_NamesThePlaceAndNotTheMessage()
    {
        ConfigError[] errors =
        [
            new(new Origin("a.json", 3, 4), "NetGuard.Networks.corp", "a warning", Severity.Warning),
            new(new Origin("a.json", 5, 6), "NetGuard.Networks.corp.Ranges[0]", "10.66.0.1/16 has host bits set"),
            new(new Origin("a.json", 7, 8), "NetGuard.Networks.ci", "is bad"),
        ];

        _health.Fail(PolicyConcern.Source, errors);

        Assert.Equal("a.json:5:6 NetGuard.Networks.corp.Ranges[0]: 2 errors, listed in the log", _health.Current.Reason);
    }

    [Fact]
    public void Fail_TextWithControls_IsOneBoundedLine()
    {
        _health.Fail(PolicyConcern.Source, PolicyErrorTypes.Missing, "a\r\n\u001b[31mb" + new string('x', 1000));

        Assert.StartsWith("a   [31mb", _health.Current.Reason, StringComparison.Ordinal);
        Assert.Equal(512, _health.Current.Reason!.Length);
    }

    [Fact]
    public void Concerns_Several_AreDegradedUntilTheLastIsOver()
    {
        _health.Fail(PolicyConcern.Proxy, PolicyErrorTypes.NotApplied, "second");
        _health.Fail(PolicyConcern.Source, PolicyErrorTypes.Missing, "first");
        Assert.Equal("first; second", _health.Current.Reason);

        _health.Succeed(PolicyConcern.Source);
        Assert.Equal((PolicyStatus.Degraded, "second"), (_health.Current.Status, _health.Current.Reason));

        _health.Clear(PolicyConcern.Proxy);
        Assert.Equal((PolicyStatus.Healthy, null), (_health.Current.Status, _health.Current.Reason));
    }

    [Fact]
    public void Succeed_Always_KeepsTheTimeAndTheVersion()
    {
        _store.Publish(TestPolicy.Snapshot("v1"));
        _health.Succeed(PolicyConcern.Source);
        var time = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));
        _health.Fail(PolicyConcern.Source, PolicyErrorTypes.Missing, "gone");

        Assert.Equal((time, "v1"), (_health.Current.LastSuccess, _health.Current.CurrentVersion));
    }

    [Fact]
    public void Clear_WithoutAConcern_ReportsNothing()
    {
        var reports = 0;
        _health.Changed += _ => reports++;

        _health.Clear(PolicyConcern.Routes);

        Assert.Equal(0, reports);
    }
}
