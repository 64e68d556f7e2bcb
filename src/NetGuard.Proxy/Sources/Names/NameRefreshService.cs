using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>Runs a step a second, so that a reload's names are asked for within one.</summary>
internal sealed partial class NameRefreshService(NameRefresh refresh, TimeProvider time, ILogger<NameRefreshService> logger) : IHostedService, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Step(), null, TimeSpan.Zero, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        refresh.Stop();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Step()
    {
        try
        {
            // The answers come in by themselves; a step that waited for the slowest would hold up all others.
            _ = refresh.Step();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The endpoint names could not be refreshed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
