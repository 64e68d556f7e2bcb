using NetGuard.Policy;

namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>
/// What one resource, or one client of it, has used: its two buckets and the requests that are under way. Limits are no part
/// of it and come with each request, so that it outlives every policy that names the resource.
/// </summary>
internal sealed class Meter : IClientState
{
    private readonly Lock _gate = new();
    private Bucket _requests;
    private Bucket _bytes;
    private int _running;

    /// <summary>Requests under way.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Counts a request in, if its limits allow it; whoever is counted in is counted out by <see cref="Leave"/>.</summary>
    /// <param name="limit">The limits; <c>null</c> for none.</param>
    /// <param name="load">What the request asks for.</param>
    /// <param name="isHeld">Whether a request past its limits is kept out; otherwise it is counted in, and only its outcome told.</param>
    public Usage Enter(TrafficLimit? limit, in Load load, bool isHeld)
    {
        lock (_gate)
        {
            var usage = Judge(limit, load);
            if (usage.Over == Limited.Nothing)
            {
                _requests.Take(usage.RequestCost, load.Now);
                _bytes.Take(usage.ByteCost, load.Now);
            }
            else
            {
                usage = usage with { RequestCost = 0, ByteCost = 0 };
            }

            if (usage.Over == Limited.Nothing || !isHeld)
            {
                _running++;
            }

            return usage with { Used = _requests.Used(load.Now) };
        }
    }

    /// <summary>A request that was counted in is over.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _running--;
        }
    }

    /// <summary>Another limit has kept the request out that was counted in just now.</summary>
    public void Undo(in Usage usage, in Load load)
    {
        lock (_gate)
        {
            _running--;
            _requests.GiveBack(usage.RequestCost, load.Now, load.Now);
            _bytes.GiveBack(usage.ByteCost, load.Now, load.Now);
        }
    }

    /// <summary>The body was smaller than what had been taken for it.</summary>
    public void GiveBackBytes(long cost, long taken, long now)
    {
        lock (_gate)
        {
            _bytes.GiveBack(cost, taken, now);
        }
    }

    /// <summary>Another client is counted from here on.</summary>
    public void Reset()
    {
        _requests = _bytes = default;
        _running = 0;
    }

    private Usage Judge(TrafficLimit? limit, in Load load)
    {
        var requestCost = limit?.RequestsPerMinute is { } requests ? Bucket.CostOf(1, requests, load.Minute) : 0;
        var byteCost = limit?.BytesPerMinute is { } bytes ? Bucket.CostOf(load.Bytes, bytes, load.Minute) : 0;
        var usage = new Usage(requestCost, byteCost) { UnitCost = requestCost };
        if (limit?.Concurrency <= _running)
        {
            return usage with { Over = Limited.Concurrency };
        }

        if (requestCost > 0 && _requests.Wait(requestCost, load.Minute, load.Now) is > 0 and var wait)
        {
            return usage with { Over = Limited.Requests, Wait = wait };
        }

        return byteCost > 0 && _bytes.Wait(byteCost, load.Minute, load.Now) is > 0 and var later
            ? usage with { Over = Limited.Bytes, Wait = later }
            : usage;
    }
}

/// <summary>Which limit a request is past.</summary>
internal enum Limited : byte
{
    Nothing,
    Concurrency,
    Requests,
    Bytes,
}

/// <summary>What a request asks for, and when.</summary>
/// <param name="Bytes">The body's announced bytes; where none are announced, the most that it may have.</param>
/// <param name="Now">A timestamp.</param>
/// <param name="Minute">A minute, in the timestamp's units.</param>
internal readonly record struct Load(long Bytes, long Now, long Minute);

/// <summary>What came of it, in the timestamp's units.</summary>
/// <param name="RequestCost">What was taken of the requests.</param>
/// <param name="ByteCost">What was taken of the bytes.</param>
internal readonly record struct Usage(long RequestCost, long ByteCost)
{
    public Limited Over { get; init; }

    /// <summary>How long until the request could pass; 0 where nobody knows.</summary>
    public long Wait { get; init; }

    /// <summary>What one request costs, taken or not; 0 where their rate has no limit.</summary>
    public long UnitCost { get; init; }

    /// <summary>How much of a minute's requests is used.</summary>
    public long Used { get; init; }
}
