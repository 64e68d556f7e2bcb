using NetGuard.Documents;

namespace NetGuard.Proxy.Configuration;

/// <summary>A configuration that cannot be started with. The message holds every error, one a line.</summary>
public sealed class ConfigurationFaultException : Exception
{
    public ConfigurationFaultException(string subject, IReadOnlyList<ConfigError> errors)
        : base(Render(subject, errors)) => Errors = [.. errors.Where(error => error.Severity == Severity.Error)];

    public ConfigurationFaultException()
    {
    }

    public ConfigurationFaultException(string message)
        : base(message)
    {
    }

    public ConfigurationFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Every error; no warnings.</summary>
    public IReadOnlyList<ConfigError> Errors { get; } = [];

    private static string Render(string subject, IReadOnlyList<ConfigError> errors)
    {
        var writer = new ConfigErrorWriter();
        return string.Join(Environment.NewLine, errors.Where(error => error.Severity == Severity.Error).Select(writer.Format).Prepend($"NetGuard cannot start with this {subject}:"));
    }
}
