using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Configuration.Library;

/// <summary>
/// The policy in a section of an application's own configuration. It follows the section's changes and the files of its
/// secrets; what does not compile changes nothing but the health.
/// </summary>
internal sealed partial class LibraryPolicy : IRoutePolicy, IDisposable
{
    /// <summary>How often the files of secrets are looked at.</summary>
    public static readonly TimeSpan SecretInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly IConfigurationSection _section;
    private readonly string _folder;
    private readonly CompilePolicy _compile;
    private readonly PolicyHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger<LibraryPolicy> _logger;
    private event Action? Changed;
    private ChangeDetector _secrets = new(new Dictionary<string, ContentMark>());
    private PolicySnapshot? _current;
    private IDisposable? _reloads;
    private ITimer? _timer;

    /// <param name="section">The section <c>NetGuard</c>.</param>
    /// <param name="folder">Paths of secrets are relative to it: the application's content root.</param>
    /// <param name="compile">Compiles a root that holds the section alone.</param>
    /// <param name="health">Told of what is refused.</param>
    /// <param name="time">Drives the looks at secrets.</param>
    /// <param name="logger">Gets every error.</param>
    public LibraryPolicy(IConfigurationSection section, string folder, CompilePolicy compile, PolicyHealth health, TimeProvider time, ILogger<LibraryPolicy> logger)
    {
        _section = section;
        _folder = folder;
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

    /// <summary>One look at the files of secrets.</summary>
    internal void CheckSecretsOnce()
    {
        Look look;
        lock (_gate)
        {
            look = _secrets.Observe(_secrets.Paths.ToDictionary(path => path, path => FileContent.Read(path, SecretSource.MaxFileLength).Mark, StringComparer.Ordinal));
        }

        if (look == Look.Settled)
        {
            Reload();
        }
    }

    private void LoadFirst()
    {
        var (snapshot, errors) = Compile();
        _current = snapshot ?? throw new ConfigurationFaultException($"configuration section {_section.Path}", errors);
        ConfigErrorLog.Write(_logger, errors);
        _health.Succeed(PolicyConcern.Source);
        _reloads = ChangeToken.OnChange(_section.GetReloadToken, Reload);
        _timer = _time.CreateTimer(_ => CheckSecretsOnce(), null, SecretInterval, SecretInterval);
    }

    private void Reload()
    {
        try
        {
            if (TakeOver())
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

    private bool TakeOver()
    {
        lock (_gate)
        {
            var (snapshot, errors) = Compile();
            if (snapshot is null)
            {
                Log.Refused(_logger, _section.Path, _current?.Version);
                ConfigErrorLog.Write(_logger, errors);
                _health.Fail(PolicyConcern.Source, errors);
                return false;
            }

            if (snapshot.Version == _current?.Version)
            {
                _health.Clear(PolicyConcern.Source);
                return false;
            }

            _current = snapshot;
            ConfigErrorLog.Write(_logger, errors);
            _health.Succeed(PolicyConcern.Source);
            return true;
        }
    }

    private (PolicySnapshot? Snapshot, IReadOnlyList<ConfigError> Errors) Compile()
    {
        var secrets = new SecretSource(_folder, Environment.GetEnvironmentVariable);
        var result = _compile(SectionTree.Read(_section, ConfigurationFlattener.PolicySection), secrets, default);
        _secrets.Take(secrets.Files);
        return (result.Errors.Any(error => error.Severity == Severity.Error) ? null : result.Snapshot, result.Errors);
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
    }
}
