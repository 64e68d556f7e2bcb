using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetGuard.Documents;
using NetGuard.Proxy.Sources;

namespace NetGuard.Proxy.Configuration.Files;

/// <summary>
/// Takes over what is written to the configuration file, however it is saved: in place, by rename, by a symlink's swap,
/// deleted and made anew. It looks at the content several times a second, because every kind of notification misses one
/// of these ways. What does not compile changes nothing but the configuration.Health.
/// </summary>
internal sealed partial class ConfigurationWatcher(
    GatewayConfiguration configuration,
    TimeProvider time,
    ILogger<ConfigurationWatcher> logger) : BackgroundService
{
    /// <summary>A change is taken at the second look that sees it, a bad one reported then: well within a second.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>After which time a renewal that failed is tried again.</summary>
    public static readonly TimeSpan RenewAgain = TimeSpan.FromMinutes(1);

    /// <summary>Looks after which a file that never rests is reported.</summary>
    public const int MaxUnsettledLooks = 3;

    private readonly ChangeDetector _detector = new(configuration.First.Contents);
    private ReadOnlyMemory<byte> _inForce = configuration.First.Source;
    private DateTimeOffset? _nextChange = configuration.Candidate.NextChange;
    private bool _takenIsBad;
    private bool _isOverdue;

    private string File => configuration.Compiler.Input.SourceName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var problem in configuration.KeepProblems)
        {
            Log.NotKept(logger, problem);
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                CheckQuietly();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    // An exception that left the loop would stop the host.
    private void CheckQuietly()
    {
        try
        {
            CheckOnce();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Failed(logger, File, e);
        }
    }

    /// <summary>One look, and what follows from it.</summary>
    internal void CheckOnce()
    {
        if (time.GetUtcNow() >= _nextChange)
        {
            Renew();
        }

        var now = LookAt(_detector.Paths);
        switch (_detector.Observe(now))
        {
            case Look.Settled:
                TakeOver(now);
                break;
            case Look.Unsettled when _detector.UnsettledLooks == MaxUnsettledLooks:
                Log.Unsettled(logger, File);
                configuration.Health.Fail(PolicyConcern.Source, PolicyErrorTypes.Unsettled, $"{File} keeps changing");
                break;
            case Look.Unchanged when !_takenIsBad && !_isOverdue:
                configuration.Health.Clear(PolicyConcern.Source);
                break;
        }
    }

    private void TakeOver(IReadOnlyDictionary<string, ContentMark> now)
    {
        try
        {
            var result = configuration.Compiler.CompileFile();
            _detector.Take(result.Contents);
            _takenIsBad = result.Candidate is null;
            if (result.Candidate is { } candidate)
            {
                Publish(candidate, result);
                configuration.Health.Succeed(PolicyConcern.Source);
                return;
            }

            Refuse(result);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of ours must not end the watch. What caused it is not tried again until it changes.
            _detector.Take(now);
            _takenIsBad = true;
            Log.Failed(logger, File, e);
            configuration.Health.Fail(PolicyConcern.Source, PolicyErrorTypes.Internal, $"{File} could not be taken over, see the log");
        }
    }

    /// <summary>
    /// An entry of a list has ended: the configuration in force is compiled anew, whatever the file says by now. A file
    /// that is bad must not keep an entry alive.
    /// </summary>
    private void Renew()
    {
        var result = configuration.Compiler.Compile(_inForce);
        if (result.Candidate is { } candidate)
        {
            Publish(candidate, result);
            return;
        }

        _nextChange = time.GetUtcNow() + RenewAgain;
        _isOverdue = true;
        Log.NotRenewed(logger, File);
        ConfigErrorLog.Write(logger, result.Errors);
        configuration.Health.Fail(PolicyConcern.Source, result.Errors);
    }

    private void Publish(Candidate candidate, CandidateResult result)
    {
        configuration.Provider.Publish(candidate, logger);
        _inForce = result.Source;
        _nextChange = candidate.NextChange;
        _isOverdue = false;
        Log.Published(logger, candidate.Snapshot.Version, File);
        ConfigErrorLog.Write(logger, result.Errors);
        foreach (var problem in candidate.Networks.Commit())
        {
            Log.NotKept(logger, problem);
        }

        NetworkHealth.Report(configuration.Networks, configuration.Health);
    }

    private void Refuse(CandidateResult result)
    {
        Log.Refused(logger, File, configuration.Store.Current?.Version);
        ConfigErrorLog.Write(logger, result.Errors);
        switch (result.Contents[configuration.Compiler.Input.Path].State)
        {
            case ContentState.Present:
                configuration.Health.Fail(PolicyConcern.Source, result.Errors);
                break;
            case ContentState.Missing:
                configuration.Health.Fail(PolicyConcern.Source, PolicyErrorTypes.Missing, $"{File} does not exist");
                break;
            default:
                configuration.Health.Fail(PolicyConcern.Source, PolicyErrorTypes.Unreadable, $"{File} cannot be read");
                break;
        }
    }

    private Dictionary<string, ContentMark> LookAt(IEnumerable<string> paths) => paths.ToDictionary(
        path => path,
        path => configuration.Networks.TryLook(path, out var mark) ? mark : FileContent.Read(path, path == configuration.Compiler.Input.Path ? DocumentReader.MaxLength : SecretSource.MaxFileLength).Mark,
        StringComparer.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Policy {Version} of {File} is published.")]
        public static partial void Published(ILogger logger, string version, string file);

        [LoggerMessage(2, LogLevel.Error, "{File} is not taken over; policy {Version} goes on. The errors follow.")]
        public static partial void Refused(ILogger logger, string file, string? version);

        [LoggerMessage(3, LogLevel.Warning, "{File} keeps changing and is not taken over until it rests.")]
        public static partial void Unsettled(ILogger logger, string file);

        [LoggerMessage(4, LogLevel.Error, "{File} could not be taken over.")]
        public static partial void Failed(ILogger logger, string file, Exception exception);

        [LoggerMessage(5, LogLevel.Error, "An entry of a list has ended, but {File} cannot be compiled anew; the entry is still in force. The errors follow.")]
        public static partial void NotRenewed(ILogger logger, string file);

        [LoggerMessage(6, LogLevel.Warning, "A good list could not be kept, so that a restart knows neither it nor the brake: {Problem}.")]
        public static partial void NotKept(ILogger logger, string problem);
    }
}
