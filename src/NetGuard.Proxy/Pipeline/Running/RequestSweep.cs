using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Policy;

namespace NetGuard.Proxy.Pipeline.Running;

/// <summary>
/// Looks at all running requests each second and cuts those that are too old, or that the policy in force would no longer
/// admit. A reload, a name's new address and a birthday are all found by the same look.
/// </summary>
internal sealed partial class RequestSweep(RunningRequests running, PolicyInForce inForce, TimeProvider time, ILogger<RequestSweep> logger) : IHostedService, IDisposable
{
    /// <summary>A request is cut within this time of what cuts it, and what its cancellation takes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Sweep(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    // The server stops before this, and its last requests are looked at until they have ended.
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Sweep()
    {
        var policy = inForce.Current;
        var now = time.GetTimestamp();
        running.CutWhere(request => Judge(request, policy, now));
    }

    private Decision Judge(RunningRequest running, AppliedPolicy? policy, long now)
    {
        try
        {
            return JudgeCore(running, policy, now);
        }
        catch (Exception failure)
        {
            // Refuses because a judge that could not decide has not allowed anything. The message may hold what the request held.
            Log.JudgeFailed(logger, failure.GetType().FullName, failure.StackTrace);
            return Decision.Reject(Reasons.Internal);
        }
    }

    private Decision JudgeCore(RunningRequest running, AppliedPolicy? policy, long now)
    {
        var request = running.Request;
        var resource = ResourceNow(request, policy);
        if (time.GetElapsedTime(request.StartedAt, now) >= resource.Lifetime.MaxRequestAge)
        {
            running.JudgedBy = policy;
            return Decision.Reject(Reasons.RequestAge, resource.Lifetime.AgeRule);
        }

        // Refuses because a body that comes too slowly holds memory and a place that others need.
        if (request is { LastStage: Stage.Limit, HasBody: true } && time.GetElapsedTime(request.StartedAt, now) >= resource.Lifetime.BodyTimeout)
        {
            running.JudgedBy = policy;
            return Decision.Reject(Reasons.BodyLate, resource.Lifetime.BodyRule);
        }

        // A name's addresses change below a policy that does not.
        var isJudged = ReferenceEquals(running.JudgedBy, policy) && resource.Network.Names.Sources.Count == 0;
        if (policy is null || isJudged || resource.Lifetime.Revocation == Revocation.Finish)
        {
            return Decision.Allow;
        }

        running.JudgedBy = policy;
        return Readmission.Judge(request, policy);
    }

    /// <summary>
    /// Whose lifetime holds: the resource that the route names now, else the one of the same name, else the one that admitted
    /// the request.
    /// </summary>
    private static ResourcePolicy ResourceNow(GuardedRequest request, AppliedPolicy? policy)
    {
        var admitted = request.Resource!;
        return policy?.Resources.GetValueOrDefault(request.Route!.Id) is { } name && policy.Resource(name) is { } named ? named
            : policy?.Resource(admitted.Name) ?? admitted;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A running request could not be judged ({Exception}) and was cut.\n{StackTrace}", EventName = "JudgeFailed")]
        public static partial void JudgeFailed(ILogger logger, string? exception, string? stackTrace);
    }
}
