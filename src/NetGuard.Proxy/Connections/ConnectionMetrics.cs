using System.Diagnostics.Metrics;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Connections;

/// <summary>Counts what is refused without a request, and so leaves no record.</summary>
internal sealed class ConnectionMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _refused = meters.Create(RequestMetrics.MeterName)
        .CreateCounter<long>("netguard.connections.refused", "{connection}", "Connections closed before their first request.");

    public void Count(RefusedConnection reason)
    {
        if (_refused.Enabled)
        {
            _refused.Add(1, new KeyValuePair<string, object?>("netguard.reason", NameOf(reason)));
        }
    }

    private static string NameOf(RefusedConnection reason) => reason switch
    {
        RefusedConnection.NotAllowed => "network.not_allowed",
        RefusedConnection.Capacity => "limit.capacity",
        RefusedConnection.ProxyHeaderMalformed => "proxy_header.malformed",
        RefusedConnection.ProxyHeaderTruncated => "proxy_header.truncated",
        _ => "proxy_header.timeout",
    };
}
