using System.Globalization;

namespace NetGuard.Documents;

/// <summary>Bounds what one file can make a log or a terminal say.</summary>
public static class ErrorBound
{
    /// <summary>Errors and warnings that are shown one by one.</summary>
    public const int MaxErrors = 1_000;

    /// <summary>The list, or its beginning and one more entry that counts the rest.</summary>
    public static IReadOnlyList<ConfigError> Cut(IReadOnlyList<ConfigError> errors)
    {
        if (errors.Count <= MaxErrors)
        {
            return errors;
        }

        var rest = errors.Skip(MaxErrors).ToArray();
        var severity = rest.Any(error => error.Severity == Severity.Error) ? Severity.Error : Severity.Warning;
        var message = string.Create(CultureInfo.InvariantCulture, $"{rest.Length} more are not shown");
        return [.. errors.Take(MaxErrors), new ConfigError(rest[0].Origin, "", message, severity)];
    }
}
