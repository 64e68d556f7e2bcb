using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;

namespace NetGuard.Proxy.Pipeline.Running;

/// <summary>
/// The guarded requests that have been admitted and are not over yet. Lists through the requests themselves: entering and
/// leaving allocate nothing.
/// </summary>
internal sealed class RunningRequests
{
    /// <summary>A power of two; more than one, so that requests on different processors rarely wait for each other.</summary>
    private const int ShardCount = 32;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard())];
    private readonly Lock _visiting = new();
    private readonly List<CancellationTokenSource> _cutters = [];

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var shard in _shards)
            {
                count += shard.Count;
            }

            return count;
        }
    }

    /// <summary>The request is admitted. Whoever calls this calls <see cref="Leave"/>.</summary>
    public void Enter(HttpContext context, GuardedRequest request)
    {
        var running = request.Running;
        running.Begin(context);
        running.Shard = Thread.GetCurrentProcessorId() & (ShardCount - 1);
        _shards[running.Shard].Add(running);
    }

    /// <summary>The request has been forwarded or refused; one that was cut becomes a refusal. Does nothing where it never entered.</summary>
    public void Leave(HttpContext context, GuardedRequest request)
    {
        var running = request.Running;
        if (running.Shard < 0)
        {
            return;
        }

        _shards[running.Shard].Remove(running);
        running.Shard = -1;
        running.End(context);
        if (running.IsCut)
        {
            request.Cut(running.Cut);
        }
    }

    /// <summary>Cuts every request that <paramref name="judge"/> refuses. One visit at a time; a second does nothing meanwhile.</summary>
    /// <param name="judge">Called under a lock that requests wait for as they begin and end.</param>
    public void CutWhere(Func<RunningRequest, Decision> judge)
    {
        if (!_visiting.TryEnter())
        {
            return;
        }

        try
        {
            foreach (var shard in _shards)
            {
                shard.Mark(judge, _cutters);
            }

            foreach (var cutter in _cutters)
            {
                // On other threads: what a request does when it is cancelled must not keep the others alive.
                _ = cutter.CancelAsync();
            }
        }
        finally
        {
            _cutters.Clear();
            _visiting.Exit();
        }
    }

    /// <summary>One list with its lock.</summary>
    private sealed class Shard
    {
        private readonly Lock _gate = new();
        private RunningRequest? _first;
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add(RunningRequest running)
        {
            lock (_gate)
            {
                running.Next = _first;
                if (_first is not null)
                {
                    _first.Previous = running;
                }

                _first = running;
                _count++;
            }
        }

        public void Remove(RunningRequest running)
        {
            lock (_gate)
            {
                if (running.Previous is { } previous)
                {
                    previous.Next = running.Next;
                }
                else
                {
                    _first = running.Next;
                }

                if (running.Next is { } next)
                {
                    next.Previous = running.Previous;
                }

                running.Previous = running.Next = null;
                _count--;
            }
        }

        public void Mark(Func<RunningRequest, Decision> judge, List<CancellationTokenSource> cutters)
        {
            lock (_gate)
            {
                for (var running = _first; running is not null; running = running.Next)
                {
                    if (!running.IsCut && judge(running) is { IsReject: true } decision)
                    {
                        cutters.Add(running.Mark(decision));
                    }
                }
            }
        }
    }
}
