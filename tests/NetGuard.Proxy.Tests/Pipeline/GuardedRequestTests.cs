using Microsoft.AspNetCore.Http;
using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Pipeline.Limits;

namespace NetGuard.Proxy.Tests.Pipeline;

public sealed class GuardedRequestTests
{
    [Fact]
    public void Reset_AfterARefusal_LeavesNothingOfTheRequest()
    {
        Assert.True(NetAddress.TryParse("192.0.2.1", out var address));
        var used = new GuardedRequest();
        used.Begin(5);
        used.Resource = Policies.Resource();
        used.Snapshot = Policies.Snapshot(used.Resource);
        used.RemoteAddress = used.ClientAddress = address;
        used.Credential = Policies.Key2;
        used.KeySlot = 2;
        used.Target = new OutgoingTarget("/a?b=c");
        used.HasBody = true;
        used.Operation = ApiCatalog.Default.Operations[0];
        used.SentTo = new Uri("http://h/a");
        used.UpstreamStatus = 500;
        used.RetryAfter = 7;
        used.Traffic.Resource = new Meter();
        used.Traffic.Note(new TrafficLimit(Mode.Enforce) { RequestsPerMinute = 5 }, new Usage(1, 0) { UnitCost = 1 }, new RequestClock(TimeProvider.System));
        used.Trail.FetchesText = true;
        used.Trail.Take(Decision.Under(Mode.Report, Reasons.AuthMissing, Policies.Rule("x")));
        used.Take(Stage.Limit, Decision.Reject(Reasons.BodySize), 9);
        used.Reset();

        var fresh = new GuardedRequest();
        foreach (var property in typeof(GuardedRequest).GetProperties().Where(property => !property.PropertyType.IsByRefLike && property.Name is not (nameof(GuardedRequest.Trail) or nameof(GuardedRequest.Traffic) or nameof(GuardedRequest.Running))))
        {
            Assert.Equal(property.GetValue(fresh), property.GetValue(used));
        }

        Assert.Null(used.Traffic.Resource);
        var headers = new HeaderDictionary();
        used.Traffic.Write(headers);
        Assert.Empty(headers);
        Assert.Equal(0, used.StageEnds.IndexOfAnyExcept(0L) + 1);
        Assert.Equal(0, used.Trail.ReportCount);
        Assert.Empty(used.Trail.Reports);
        Assert.False(used.Trail.FetchesText);
    }
}
