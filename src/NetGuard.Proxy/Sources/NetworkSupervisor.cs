using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Sources.Feeds;

namespace NetGuard.Proxy.Sources;

/// <summary>
/// Asks the feeds when it is time, and says when a network has become stale or well again. What a feed brings is taken
/// over as a changed file is: by whoever follows the configuration.
/// </summary>
internal sealed partial class NetworkSupervisor(NetworkSources sources, PolicyHealth health, ILogger<NetworkSupervisor> logger) : BackgroundService
{
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly FeedClient _client = new(sources.Time);
    private readonly Lock _reporting = new();
    private IReadOnlyList<string> _logged = [];

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, sources.Time);
        var underWay = new List<Task>();
        try
        {
            do
            {
                // Not awaited: a feed that takes its time keeps neither the others nor the alarms waiting.
                underWay.RemoveAll(task => task.IsCompleted);
                underWay.Add(RefreshQuietlyAsync(stoppingToken));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, and with it what is under way.
            await Task.WhenAll(underWay);
        }
    }

    /// <summary>Asks each feed whose time has come, and reports.</summary>
    internal async Task RefreshOnceAsync(CancellationToken cancelled = default)
    {
        var now = sources.Time.GetUtcNow();
        await Task.WhenAll(sources.Feeds.Where(feed => feed.TryBegin(now)).Select(feed => AskAsync(feed, cancelled)));
        Report();
    }

    // An exception that left the loop would stop the host.
    private async Task RefreshQuietlyAsync(CancellationToken cancelled)
    {
        try
        {
            await RefreshOnceAsync(cancelled);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Failed(logger, e);
        }
    }

    private async Task AskAsync(Feed feed, CancellationToken cancelled)
    {
        try
        {
            await TakeAsync(feed, cancelled);
        }
        finally
        {
            feed.End();
        }
    }

    private async Task TakeAsync(Feed feed, CancellationToken cancelled)
    {
        var answer = await _client.FetchAsync(feed, cancelled);
        var now = sources.Time.GetUtcNow();
        if (answer.Problem.Length > 0)
        {
            feed.Fail(now);
            Log.NoAnswer(logger, feed.DisplayName, answer.Problem, feed.Failures);
            return;
        }

        if (feed.Failures > 0)
        {
            Log.AnswersAgain(logger, feed.DisplayName);
        }

        // A server without ETags sends the same bytes again: that confirms them as well.
        if (answer.Bytes is not { } bytes || ContentMark.Of(bytes.Span) == feed.Content.Mark)
        {
            feed.Confirm(now);
            sources.Confirm(feed);
        }
        else
        {
            feed.Bring(bytes, answer.ETag, answer.LastModified, now);
            Log.Brought(logger, feed.DisplayName, bytes.Length);
        }
    }

    private void Report()
    {
        lock (_reporting)
        {
            var alarms = NetworkHealth.Report(sources, health);
            foreach (var alarm in alarms.Except(_logged))
            {
                Log.Alarm(logger, alarm);
            }

            if (alarms.Count == 0 && _logged.Count > 0)
            {
                Log.Well(logger);
            }

            _logged = alarms;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Alarm}.")]
        public static partial void Alarm(ILogger logger, string alarm);

        [LoggerMessage(2, LogLevel.Information, "The lists of all networks are known and good.")]
        public static partial void Well(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "The feed {Feed} {Problem} ({Failures} in a row); its last list goes on.")]
        public static partial void NoAnswer(ILogger logger, string feed, string problem, int failures);

        [LoggerMessage(4, LogLevel.Information, "The feed {Feed} answers again.")]
        public static partial void AnswersAgain(ILogger logger, string feed);

        [LoggerMessage(5, LogLevel.Information, "The feed {Feed} has brought {Bytes} new bytes.")]
        public static partial void Brought(ILogger logger, string feed, int bytes);

        [LoggerMessage(6, LogLevel.Error, "The feeds could not be looked after.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
