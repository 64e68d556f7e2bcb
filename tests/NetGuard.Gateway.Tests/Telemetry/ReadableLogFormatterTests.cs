using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using NetGuard.Gateway.Telemetry;

namespace NetGuard.Gateway.Tests.Telemetry;

public sealed class ReadableLogFormatterTests
{
    private static readonly KeyValuePair<string, object?>[] Record =
    [
        new("verdict", "Reject"), new("status", 403), new("method", "POST"), new("path", "/v1/\"x\""), new("client", "192.0.2.1"), new("reason", "network.not_allowed"),
        new("rule", null), new("wouldReject", new[] { "uri.scheme", "uri.port" }), new("bytesTotal", 5L), new("durationMs", 1.25),
    ];

    [Fact]
    public void Text_OfADecision_IsOneShortLine()
    {
        var text = Write(new ReadableLogFormatter(), LoggingRegistration.DecisionCategory, Record);
        Assert.EndsWith(" 403 Reject POST /v1/\"x\" from 192.0.2.1 reason=network.not_allowed would refuse: uri.scheme,uri.port 1.25 ms\n", text, StringComparison.Ordinal);
    }

    private static string Write(ConsoleFormatter formatter, string category, KeyValuePair<string, object?>[] state, string message = "", Exception? exception = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        formatter.Write(new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Warning, category, new EventId(1, "NetGuard.Decision"), state, exception, (_, _) => message), null, output);
        return output.ToString();
    }
}
