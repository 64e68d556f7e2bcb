using System.Diagnostics;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Telemetry;

/// <summary>
/// The span <c>netguard.decision</c>, only where someone listens and samples. Stage times are attributes: a span for each
/// would cost microseconds and kilobytes a request.
/// </summary>
internal sealed class DecisionSpan(TimeProvider time)
{
    public const string SourceName = "NetGuard";

    private static readonly ActivitySource Source = new(SourceName);

    private static readonly string[] StageNames = [.. Enum.GetNames<Stage>().Select(name => name.ToLowerInvariant())];

    private static readonly string[] StageAttributes = [.. StageNames.Select(name => $"netguard.stage.{name}.duration")];

    public static string NameOf(Stage stage) => StageNames[(int)stage];

    public static Activity? Start() => Source.HasListeners() ? Source.StartActivity("netguard.decision") : null;

    /// <summary>Neither path nor query nor address: a trace goes to others than the record does.</summary>
    public void Stop(Activity? activity, GuardedRequest request)
    {
        if (activity is null)
        {
            return;
        }

        if (activity.IsAllDataRequested)
        {
            activity.SetTag("netguard.resource", request.Resource?.Name);
            activity.SetTag("netguard.verdict", request.Verdict.ToString().ToLowerInvariant());
            activity.SetTag("netguard.reason", request.Decision.Reason?.Code);
            activity.SetTag("netguard.would_reject", request.Trail.ReportCount > 0);
            foreach (var (stage, elapsed) in request.StageTimes(time))
            {
                activity.SetTag(StageAttributes[(int)stage], elapsed.TotalSeconds);
            }
        }

        activity.Dispose();
    }
}
