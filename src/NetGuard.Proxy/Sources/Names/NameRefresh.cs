using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>
/// Keeps the names of the policies in use fresh, away from every request. Each step drops what is out of date, hands
/// answers that still hold to new policies, and asks for the rest; a slow server holds up its own names alone.
/// </summary>
internal sealed partial class NameRefresh(PolicyStore policies, NameTable table, AskName ask, TimeProvider time, ILogger<NameRefresh> logger) : IDisposable
{
    /// <summary>Questions under way at one time.</summary>
    public const int MaxQuestions = 64;

    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    private readonly Lock _gate = new();
    private readonly NameCache _cache = new(time);
    private readonly SemaphoreSlim _turn = new(MaxQuestions);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<(string, AddressFamily)> _asked = [];
    private Dictionary<string, List<WatchedName>> _watched = new(StringComparer.Ordinal);
    private IReadOnlyList<IPEndPoint> _servers = [];

    /// <summary>Asks once for the names of a policy that does not run: what <c>explain</c> judges by.</summary>
    public static async Task ResolveOnceAsync(PolicySnapshot policy, AskName ask)
    {
        var policies = new PolicyStore();
        policies.Publish(policy);
        using var refresh = new NameRefresh(policies, new NameTable(), ask, TimeProvider.System, NullLogger<NameRefresh>.Instance);
        await refresh.Step();
    }

    /// <summary>One step; the task ends when the questions that it asked have their answers.</summary>
    public Task Step()
    {
        lock (_gate)
        {
            Follow();
            var now = time.GetUtcNow();
            var questions = new List<Task>();
            foreach (var (name, watches) in _watched)
            {
                watches.ForEach(watch => Report(watch, watch.Expire(now)));
                foreach (var family in Families)
                {
                    if (_cache.Find(name, family) is { } answer)
                    {
                        Hand(watches, family, answer);
                    }
                    else if (_asked.Add((name, family)))
                    {
                        questions.Add(AskAsync(name, family, _servers));
                    }
                }
            }

            return Task.WhenAll(questions);
        }
    }

    /// <summary>Ends the questions under way.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Dispose();
        _turn.Dispose();
        _cache.Dispose();
    }

    /// <summary>Takes up the names of the policies in use, and lets go of all others.</summary>
    private void Follow()
    {
        var servers = policies.Current?.NameServers ?? [];
        if (!servers.SequenceEqual(_servers))
        {
            _servers = servers;
            _cache.Clear();
        }

        var inUse = policies.Held
            .SelectMany(policy => policy.Resources.Values)
            .SelectMany(resource => resource.Network.Names.Sources)
            .OfType<WatchedName>()
            .Distinct()
            .GroupBy(watch => watch.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var (name, watches) in _watched)
        {
            var kept = inUse.GetValueOrDefault(name);
            watches.Where(watch => kept?.Contains(watch) != true).ToList().ForEach(watch => watch.Clear());
            if (kept is null)
            {
                _cache.Forget(name);
            }
        }

        _watched = inUse;
        table.Sweep();
    }

    private async Task AskAsync(string name, AddressFamily family, IReadOnlyList<IPEndPoint> servers)
    {
        // Never on the caller's thread, which holds the lock and may be a timer's.
        await Task.Yield();
        var answer = NameAnswer.Without(NameOutcome.Failed);
        try
        {
            await _turn.WaitAsync(_stop.Token);
            try
            {
                answer = await ask(name, family, servers, _stop.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Broken(logger, name, e);
        }
        finally
        {
            Settle(name, family, servers, answer);
        }
    }

    private void Settle(string name, AddressFamily family, IReadOnlyList<IPEndPoint> servers, NameAnswer answer)
    {
        lock (_gate)
        {
            _asked.Remove((name, family));

            // Nobody wants it any more, or it is what other servers said.
            if (_stop.IsCancellationRequested || !_watched.TryGetValue(name, out var watches) || !servers.SequenceEqual(_servers))
            {
                return;
            }

            _cache.Keep(name, family, answer);
            Hand(watches, family, answer);
        }
    }

    private void Hand(List<WatchedName> watches, AddressFamily family, NameAnswer answer)
    {
        var now = time.GetUtcNow();
        watches.ForEach(watch => Report(watch, watch.Take(family, answer, now)));
    }

    private void Report(WatchedName watch, bool changed)
    {
        if (!changed)
        {
            return;
        }

        switch (watch.State)
        {
            case NameState.Pending:
                break;
            case NameState.Resolved:
                Log.Resolved(logger, watch.Name);
                break;
            case NameState.Kept:
                Log.Kept(logger, watch.Name);
                break;
            default:
                Log.Unresolved(logger, watch.Name, NameWords.Of(watch.State));
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The endpoint name {Name} is resolved.")]
        public static partial void Resolved(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Warning, "No server answers for the endpoint name {Name}; its last addresses are kept, for an hour at most.")]
        public static partial void Kept(ILogger logger, string name);

        [LoggerMessage(3, LogLevel.Warning, "The endpoint name {Name} admits nobody: {Problem}.")]
        public static partial void Unresolved(ILogger logger, string name, string problem);

        [LoggerMessage(4, LogLevel.Error, "The question for the endpoint name {Name} failed.")]
        public static partial void Broken(ILogger logger, string name, Exception exception);
    }
}
