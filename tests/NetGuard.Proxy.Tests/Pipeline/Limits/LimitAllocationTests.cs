using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Pipeline.Limits;
using NetGuard.Proxy.Pipeline.Running;

namespace NetGuard.Proxy.Tests.Pipeline.Limits;

public sealed class LimitAllocationTests
{
    public static TheoryData<bool, ClientPartition> Cases => new() { { false, ClientPartition.Address }, { true, ClientPartition.Address }, { true, ClientPartition.Key } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Request_CountedInAndOut_AllocatesNothing(bool isLimited, ClientPartition by)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var limiter = new TrafficLimiter(new ResourceMeters(new PolicyInForce(new PolicyStore(), NullLogger<PolicyInForce>.Instance), services.GetRequiredService<IMeterFactory>()), TimeProvider.System);
        var limit = new TrafficLimit(Mode.Enforce) { RequestsPerMinute = 1_000_000, BytesPerMinute = 1L << 40, Concurrency = 10 };
        var resource = isLimited ? Policies.Resource().WithLimits(limit, limit, by) : Policies.Resource();
        var request = new GuardedRequest { Resource = resource, Snapshot = Policies.Snapshot(resource), ClientAddress = NetAddress.IPv4(1), KeySlot = 1, HasBody = true };
        var context = new DefaultHttpContext();
        context.Request.ContentLength = 1_000;
        CountInAndOut(limiter, context, request, 1_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        CountInAndOut(limiter, context, request, 1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void CountInAndOut(TrafficLimiter limiter, HttpContext context, GuardedRequest request, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (limiter.Enter(context, request).IsReject)
            {
                throw new InvalidOperationException("Refused.");
            }

            limiter.Release(request);
            request.Traffic.Reset();
        }
    }
}
