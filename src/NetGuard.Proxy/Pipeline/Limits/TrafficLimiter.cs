using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Policy;

namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>
/// Counts requests in and out: by resource, and by client of a resource. A client's limits come first, so that what is past
/// them takes nothing of what all share.
/// </summary>
internal sealed class TrafficLimiter(ResourceMeters resources, TimeProvider time)
{
    private readonly RequestClock _clock = new(time);

    public ClientTable<Meter> Clients { get; init; } = new();

    /// <summary>Counts the request in where its limits allow it; <see cref="Release"/> counts it out.</summary>
    public Decision Enter(HttpContext context, GuardedRequest request)
    {
        var rules = request.Resource!.Traffic;
        var lease = request.Traffic;
        Debug.Assert(lease.Resource is null && lease.Client is null);
        lease.Load = new Load(request.HasBody ? context.Request.ContentLength ?? request.Resource.MaxRequestBodySize : 0, _clock.Now, _clock.Minute);
        var meter = resources.Of(request, out var counter);

        var finding = rules.Client is { } client ? EnterClient(request, client, KeyOf(request, rules.Partition, counter)) : Decision.Allow;
        if (finding.IsReject)
        {
            return finding;
        }

        var usage = meter.Enter(rules.Resource, lease.Load, rules.Resource?.Mode == Mode.Enforce);
        var shared = Judge(request, rules.Resource, usage);
        if (shared.IsReject)
        {
            LeaveClient(lease, isUndone: true);
            return shared;
        }

        lease.Resource = meter;
        lease.ResourceUsage = usage;
        if (finding.Verdict == Verdict.Allow)
        {
            return shared;
        }

        request.Trail.Take(shared);
        return finding;
    }

    /// <summary>The body has been read: what was taken for a body of unknown size and not needed is given back.</summary>
    public void Settle(GuardedRequest request)
    {
        var lease = request.Traffic;
        var unused = lease.Load.Bytes - (request.Body?.Length ?? 0);
        if (unused <= 0)
        {
            return;
        }

        var rules = request.Resource!.Traffic;
        GiveBack(lease.Resource, lease.ResourceUsage, rules.Resource, unused, lease.Load);
        GiveBack(lease.Client?.State, lease.ClientUsage, rules.Client, unused, lease.Load);
    }

    /// <summary>The request is over, however it ended; does nothing where it was not counted in, or was counted out.</summary>
    public void Release(GuardedRequest request)
    {
        var lease = request.Traffic;
        LeaveClient(lease, isUndone: false);
        var meter = lease.Resource;
        lease.Resource = null;
        meter?.Leave();
    }

    private Decision EnterClient(GuardedRequest request, TrafficLimit limit, in ClientKey key)
    {
        if (!Clients.TryRent(key, out var entry))
        {
            // Refuses because a client that cannot be counted would have no limit.
            return Decision.Under(limit.Mode, Reasons.Capacity, limit.RequestsRule);
        }

        var usage = entry.State.Enter(limit, request.Traffic.Load, limit.Mode == Mode.Enforce);
        var decision = Judge(request, limit, usage);
        if (decision.IsReject)
        {
            Clients.Return(entry);
            return decision;
        }

        request.Traffic.Client = entry;
        request.Traffic.ClientUsage = usage;
        return decision;
    }

    private void LeaveClient(TrafficLease lease, bool isUndone)
    {
        if (lease.Client is not { } entry)
        {
            return;
        }

        lease.Client = null;
        if (isUndone)
        {
            entry.State.Undo(lease.ClientUsage, lease.Load);
        }
        else
        {
            entry.State.Leave();
        }

        Clients.Return(entry);
    }

    private Decision Judge(GuardedRequest request, TrafficLimit? limit, in Usage usage)
    {
        if (limit is null)
        {
            return Decision.Allow;
        }

        if (limit.Mode == Mode.Enforce)
        {
            request.RetryAfter = _clock.Seconds(usage.Wait);
            if (usage.UnitCost > 0)
            {
                request.Traffic.Note(limit, usage, _clock);
            }
        }

        return usage.Over switch
        {
            Limited.Nothing => Decision.Allow,
            Limited.Concurrency => Decision.Under(limit.Mode, Reasons.Concurrency, limit.ConcurrencyRule),
            Limited.Requests => Decision.Under(limit.Mode, Reasons.Rate, limit.RequestsRule),
            _ => Decision.Under(limit.Mode, Reasons.ByteRate, limit.BytesRule),
        };
    }

    private static ClientKey KeyOf(GuardedRequest request, ClientPartition partition, int counter) =>
        partition == ClientPartition.Key && request.KeySlot > 0
            ? ClientKey.OfKey(request.KeySlot, counter)
            : ClientKey.Of(request.ClientAddress!.Value, counter);

    private void GiveBack(Meter? meter, in Usage usage, TrafficLimit? limit, long bytes, in Load load)
    {
        if (meter is not null && usage.ByteCost > 0)
        {
            meter.GiveBackBytes(Bucket.CostOf(bytes, limit!.BytesPerMinute!.Value, load.Minute), load.Now, _clock.Now);
        }
    }
}
