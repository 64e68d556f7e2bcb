using System.Collections.Concurrent;

namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>One request as it reached the stand-in.</summary>
/// <param name="Method">As sent.</param>
/// <param name="Target">The raw request target.</param>
/// <param name="Headers">Names compare without regard to case; several lines are joined by a comma.</param>
/// <param name="Body">The whole body.</param>
internal sealed record StandInRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

/// <summary>
/// Counts and keeps what reached the stand-in, from the first byte of a connection on: a request that the gateway
/// refused must leave no trace here.
/// </summary>
internal sealed class StandInTraffic
{
    /// <summary>Requests kept; older ones are dropped.</summary>
    public const int MaxKept = 256;

    private readonly ConcurrentQueue<StandInRequest> _kept = new();
    private long _connections;
    private long _bytes;
    private long _requests;

    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Bytes received over all connections, heads included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Requests whose body was received whole.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public StandInRequest? Last => _kept.LastOrDefault();

    public IReadOnlyList<StandInRequest> Kept => [.. _kept];

    public void CountConnection() => Interlocked.Increment(ref _connections);

    public void CountBytes(int count) => Interlocked.Add(ref _bytes, count);

    public void Keep(StandInRequest request)
    {
        Interlocked.Increment(ref _requests);
        _kept.Enqueue(request);
        while (_kept.Count > MaxKept)
        {
            _kept.TryDequeue(out _);
        }
    }
}
