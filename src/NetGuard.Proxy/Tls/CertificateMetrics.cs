using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Tls;

/// <summary>What is measured of listeners' certificates, by the setting that names each. Hosted, so that it exists from the start.</summary>
internal sealed class CertificateMetrics : IHostedService
{
    private const string Name = "netguard.certificate";

    private readonly Counter<long> _reloads;

    public CertificateMetrics(ListenerCertificates certificates, IMeterFactory meters)
    {
        var meter = meters.Create(RequestMetrics.MeterName);
        _reloads = meter.CreateCounter<long>("netguard.certificate.reloads", "{reload}", "Changed certificate files that were taken over or refused.");
        meter.CreateObservableGauge(
            "netguard.certificate.expiry",
            () => certificates.All.Select(certificate => new Measurement<double>(certificate.NotAfter.ToUnixTimeSeconds(), new KeyValuePair<string, object?>(Name, certificate.Source.At.Path))),
            "s",
            "When the certificate that is shown expires, since the epoch.");
    }

    public void CountReload(ServerCertificate certificate, bool renewed)
    {
        var name = new KeyValuePair<string, object?>(Name, certificate.Source.At.Path);
        if (renewed)
        {
            _reloads.Add(1, name);
        }
        else
        {
            _reloads.Add(1, name, new KeyValuePair<string, object?>("error.type", "invalid"));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
