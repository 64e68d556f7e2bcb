using System.Diagnostics;
using OpenTelemetry;

namespace NetGuard.Gateway.Telemetry;

/// <summary>
/// ASP.NET Core's span of a request is the parent that decides whether ours is sampled, so it is listened to. It is free to
/// tag it with the path and the query, which carry keys and what users wrote: only what is in a closed list goes on.
/// </summary>
internal sealed class ServerSpanScrubber : BaseProcessor<Activity>
{
    public const string Source = "Microsoft.AspNetCore";

    private static readonly string[] Kept =
        ["http.request.method", "http.response.status_code", "http.route", "network.protocol.version", "url.scheme", "error.type"];

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != Source)
        {
            return;
        }

        foreach (var (name, _) in data.TagObjects.ToArray())
        {
            if (!Kept.Contains(name, StringComparer.Ordinal))
            {
                data.SetTag(name, null);
            }
        }
    }
}
