using System.Collections;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NetGuard.Gateway.Telemetry;

/// <summary>
/// OpenTelemetry as its own standard variables say: metrics are always there to be scraped, OTLP is sent where an
/// endpoint is named.
/// </summary>
internal static class TelemetryRegistration
{
    public const string Name = "NetGuard";

    private const string Prefix = "OTEL_";

    /// <summary>The standard variables of this process; the host's configuration has no other source that knows them.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> StandardVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration variables)
    {
        var version = typeof(TelemetryRegistration).Assembly.GetName().Version?.ToString(3);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("netguard", serviceVersion: version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Name).AddPrometheusExporter();
                if (metrics is IDeferredMeterProviderBuilder deferred)
                {
                    deferred.Configure(KeepOwn);
                }

                if (HasOtlpEndpoint(variables, "METRICS"))
                {
                    metrics.AddOtlpExporter();
                }
            })
            .WithTracing(tracing =>
            {
                // Without an exporter nobody reads a span, and a source that is listened to costs each request one.
                if (HasOtlpEndpoint(variables, "TRACES"))
                {
                    tracing.AddSource(Name, ServerSpanScrubber.Source).AddProcessor(new ServerSpanScrubber()).AddOtlpExporter();
                }
            });
        return services;
    }

    /// <summary>A provider listens to every meter of a name in the process; this gateway tells of its own alone.</summary>
    private static void KeepOwn(IServiceProvider services, MeterProviderBuilder metrics)
    {
        var own = services.GetRequiredService<IMeterFactory>();
        metrics.AddView(instrument => ReferenceEquals(instrument.Meter.Scope, own) ? null : MetricStreamConfiguration.Drop);
    }

    private static bool HasOtlpEndpoint(IConfiguration variables, string signal) =>
        !string.Equals(variables[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase)
        && (!string.IsNullOrEmpty(variables["OTEL_EXPORTER_OTLP_ENDPOINT"]) || !string.IsNullOrEmpty(variables[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]));
}
