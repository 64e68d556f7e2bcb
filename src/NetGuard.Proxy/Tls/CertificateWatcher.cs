using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NetGuard.Proxy.Tls;

/// <summary>Takes over renewed certificates of listeners, and says what is wrong with those that are not.</summary>
internal sealed partial class CertificateWatcher(ListenerCertificates certificates, CertificateMetrics metrics, TimeProvider time, ILogger<CertificateWatcher> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private IReadOnlyList<string> _said = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                LookOnce();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    internal void LookOnce()
    {
        foreach (var certificate in certificates.All)
        {
            try
            {
                Report(certificate, certificate.Look());
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // An exception that left the loop would stop the host.
                Log.Failed(logger, certificate.Source.At.Path, e);
            }
        }

        var alarms = certificates.Alarms;
        foreach (var alarm in alarms.Except(_said))
        {
            Log.Alarm(logger, alarm);
        }

        _said = alarms;
    }

    private void Report(ServerCertificate certificate, CertificateLook look)
    {
        switch (look)
        {
            case CertificateLook.Renewed:
                metrics.CountReload(certificate, renewed: true);
                Log.Renewed(logger, certificate.Source.At.Path, certificate.NotAfter.UtcDateTime);
                break;
            case CertificateLook.Refused:
                metrics.CountReload(certificate, renewed: false);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A new certificate of {Setting} is in force; it expires at {NotAfter:u}.")]
        public static partial void Renewed(ILogger logger, string setting, DateTime notAfter);

        [LoggerMessage(2, LogLevel.Error, "{Alarm}.")]
        public static partial void Alarm(ILogger logger, string alarm);

        [LoggerMessage(3, LogLevel.Error, "The certificate of {Setting} could not be looked after.")]
        public static partial void Failed(ILogger logger, string setting, Exception exception);
    }
}
