using Microsoft.Extensions.Logging;
using NetGuard.Documents;

namespace NetGuard.Proxy.Configuration;

/// <summary>Every complaint as a log event of its own: place, path and message, without the source line.</summary>
internal static partial class ConfigErrorLog
{
    public static void Write(ILogger logger, IEnumerable<ConfigError> errors)
    {
        foreach (var error in errors)
        {
            if (error.Severity == Severity.Error)
            {
                Error(logger, error.Origin, error.Path, error.Message);
            }
            else
            {
                Warning(logger, error.Origin, error.Path, error.Message);
            }
        }
    }

    [LoggerMessage(20, LogLevel.Error, "{Origin} {Path}: {Message}")]
    private static partial void Error(ILogger logger, Origin origin, string path, string message);

    [LoggerMessage(21, LogLevel.Warning, "{Origin} {Path}: {Message}")]
    private static partial void Warning(ILogger logger, Origin origin, string path, string message);
}
