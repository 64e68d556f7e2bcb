using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Sources;

namespace NetGuard.Proxy.Configuration.Library;

/// <summary>
/// The policy in a section of an application's own configuration. It follows the section's changes, the files of its
/// secrets and the lists of its networks; what does not compile changes nothing but the health.
/// </summary>
internal sealed partial class LibraryPolicy : IRoutePolicy, IDisposable
{
    /// <summary>How often secrets and lists are looked at.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>After which time a renewal that failed, when an entry of a list had ended, is tried again.</summary>
    public static readonly TimeSpan RenewAgain = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly IConfigurationSection _section;
    private readonly NetworkSources _networks;
    private readonly CompilePolicy _compile;
    private readonly PolicyHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger<LibraryPolicy> _logger;
    private event Action? Changed;
    private ChangeDetector _contents = new(new Dictionary<string, ContentMark>());
    private PolicySnapshot? _current;
    private IDisposable? _reloads;
    private ITimer? _timer;
    private DateTimeOffset? _nextChange;
    private ConfigObject? _inForce;

    /// <param name="section">The section <c>NetGuard</c>.</param>
    /// <param name="networks">The lists of networks. Paths of secrets are relative to its folder too.</param>
    /// <param name="compile">Compiles a root that holds the section alone.</param>
    /// <param name="health">Told of what is refused.</param>
    /// <param name="time">Drives the looks at secrets and lists.</param>
    /// <param name="logger">Gets every error.</param>
    public LibraryPolicy(IConfigurationSection section, NetworkSources networks, CompilePolicy compile, PolicyHealth health, TimeProvider time, ILogger<LibraryPolicy> logger)
    {
        _section = section;
        _networks = networks;
        _compile = compile;
        _health = health;
        _time = time;
        _logger = logger;
    }

    /// <exception cref="ConfigurationFaultException">The section does not compile, and no earlier one did.</exception>
    public PolicySnapshot Current
    {
        get
        {
            lock (_gate)
            {
                if (_current is null)
                {
                    LoadFirst();
                }

                return _current!;
            }
        }
    }

    public IDisposable OnChange(Action changed)
    {
        Changed += changed;
        return new Unsubscription(() => Changed -= changed);
    }

    public void Dispose()
    {
        _reloads?.Dispose();
        _timer?.Dispose();
    }

    /// <summary>One look at the files of secrets and at the lists.</summary>
    internal void CheckOnce()
    {
        Look look;
        bool isDue;
        lock (_gate)
        {
            look = _contents.Observe(_contents.Paths.ToDictionary(path => path, MarkOf, StringComparer.Ordinal));
            isDue = _time.GetUtcNow() >= _nextChange;
        }

        if (isDue)
        {
            // What is in force, whatever the section says by now: one that is bad must not keep an entry alive.
            Reload(() => _inForce, isRenewal: true);
        }

        if (look == Look.Settled)
        {
            Reload();
        }
    }

    private ContentMark MarkOf(string path) =>
        _networks.TryLook(path, out var mark) ? mark : FileContent.Read(path, SecretSource.MaxFileLength).Mark;

    private void LoadFirst()
    {
        var (snapshot, errors, reading) = Compile(SectionTree.Read(_section, ConfigurationFlattener.PolicySection));
        _current = snapshot ?? throw new ConfigurationFaultException($"configuration section {_section.Path}", errors);
        ConfigErrorLog.Write(_logger, errors);
        _health.Succeed(PolicyConcern.Source);
        Commit(reading);
        _reloads = ChangeToken.OnChange(_section.GetReloadToken, Reload);
        _timer = _time.CreateTimer(_ => CheckOnce(), null, LookInterval, LookInterval);
    }

    private void Reload() => Reload(() => SectionTree.Read(_section, ConfigurationFlattener.PolicySection), isRenewal: false);

    private void Reload(Func<ConfigObject?> read, bool isRenewal)
    {
        try
        {
            if (TakeOver(read, isRenewal))
            {
                Changed?.Invoke();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A fault of ours reaches neither whoever reloads the application's configuration nor a timer's thread.
            Log.Failed(_logger, _section.Path, e);
            _health.Fail(PolicyConcern.Source, PolicyErrorTypes.Internal, $"{_section.Path} could not be taken over, see the log");
        }
    }

    private bool TakeOver(Func<ConfigObject?> read, bool isRenewal)
    {
        lock (_gate)
        {
            // Read under the lock: of two changes at once the later must not be overtaken by what the earlier has read.
            if (read() is not { } root)
            {
                return false;
            }

            var (snapshot, errors, reading) = Compile(root);
            if (snapshot is null)
            {
                Log.Refused(_logger, _section.Path, _current?.Version);
                ConfigErrorLog.Write(_logger, errors);
                _health.Fail(PolicyConcern.Source, errors);
                return false;
            }

            Commit(reading);
            var isSame = snapshot.Version == _current?.Version;
            _current = isSame ? _current : snapshot;
            if (!isSame)
            {
                ConfigErrorLog.Write(_logger, errors);
            }

            // A renewal says nothing of the section, which may have been refused meanwhile.
            if (!isRenewal && isSame)
            {
                _health.Clear(PolicyConcern.Source);
            }
            else if (!isRenewal)
            {
                _health.Succeed(PolicyConcern.Source);
            }

            return !isSame;
        }
    }

    private (PolicySnapshot? Snapshot, IReadOnlyList<ConfigError> Errors, NetworkReading Reading) Compile(ConfigObject root)
    {
        var secrets = new SecretSource(_networks.Folder, Environment.GetEnvironmentVariable);
        var reading = _networks.Begin();
        var result = _compile(root, secrets, default, reading);
        _contents.Take(new Dictionary<string, ContentMark>(secrets.Files.Concat(reading.Contents), StringComparer.Ordinal));
        var succeeded = !result.Errors.Any(error => error.Severity == Severity.Error);
        _inForce = succeeded ? root : _inForce;
        _nextChange = succeeded ? result.NextChange : _nextChange is null ? null : _time.GetUtcNow() + RenewAgain;
        var snapshot = succeeded ? result.Snapshot : null;
        return (snapshot is null ? null : snapshot with { Limits = snapshot.Limits.Under(_networks.Folder) }, result.Errors, reading);
    }

    private void Commit(NetworkReading reading)
    {
        foreach (var problem in reading.Commit())
        {
            Log.NotKept(_logger, problem);
        }

        NetworkHealth.Report(_networks, _health);
    }

    private sealed class Unsubscription(Action action) : IDisposable
    {
        public void Dispose() => action();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The changed section {Section} is not taken over; policy {Version} goes on. The errors follow.")]
        public static partial void Refused(ILogger logger, string section, string? version);

        [LoggerMessage(2, LogLevel.Error, "The changed section {Section} could not be taken over.")]
        public static partial void Failed(ILogger logger, string section, Exception exception);

        [LoggerMessage(3, LogLevel.Warning, "A good list could not be kept, so that a restart knows neither it nor the brake: {Problem}.")]
        public static partial void NotKept(ILogger logger, string problem);
    }
}
