using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using NetGuard.Gateway.Telemetry;

namespace NetGuard.Gateway.Tests.Telemetry;

public sealed class JsonLinesProviderTests
{
    [Fact]
    public void Decision_IsItsFieldsFlatAndTyped()
    {
        KeyValuePair<string, object?>[] record =
        [
            new("verdict", "Reject"), new("status", 403), new("path", "/v1/\"x\""), new("rule", null),
            new("wouldReject", new[] { "uri.scheme", "uri.port" }), new("bytesTotal", 5L), new("durationMs", 1.25), new("other", 'c'),
        ];
        var line = Assert.Single(Written(provider => Log(provider, LoggingRegistration.DecisionCategory, record, "")));
        Assert.Equal(
            """{"event":"NetGuard.Decision","verdict":"Reject","status":403,"path":"/v1/\"x\"","rule":null,"wouldReject":["uri.scheme","uri.port"],"bytesTotal":5,"durationMs":1.25,"other":"c"}""",
            line);
    }

    [Fact]
    public void OtherEvent_IsOneLineWhateverItsMessageHolds()
    {
        var line = JsonNode.Parse(Assert.Single(Written(provider => Log(provider, "Other", [], "two\nlines", new InvalidOperationException("why")))))!;
        Assert.Equal(("Warning", "Other", "two\nlines"), (line["level"]!.GetValue<string>(), line["category"]!.GetValue<string>(), line["message"]!.GetValue<string>()));
        Assert.Contains("why", line["exception"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_OfManyThreads_AreAllWrittenWholeAndInEachThreadsOrder()
    {
        const int Threads = 4;
        const int Each = 5000;
        var lines = Written(provider => Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (var i = 0; i < Each; i++)
            {
                Log(provider, $"thread {thread}", [], $"{i}");
            }
        }));
        var byThread = lines.Select(line => JsonNode.Parse(line)!).ToLookup(line => line["category"]!.GetValue<string>(), line => int.Parse(line["message"]!.GetValue<string>(), null));
        Assert.Equal(Threads, byThread.Count);
        Assert.All(byThread, thread => Assert.Equal(Enumerable.Range(0, Each), thread));
    }

    [Fact]
    public void Events_WaitingForASlowReader_AreWrittenTogether()
    {
        using var output = new GatedStream();
        using (var provider = new JsonLinesProvider(output))
        {
            Log(provider, "first", [], "");
            output.Entered.Wait(TimeSpan.FromSeconds(30));
            for (var i = 0; i < 100; i++)
            {
                Log(provider, "later", [], "");
            }

            output.Gate.Release(100);
        }

        Assert.Equal((2, 101), (output.Writes, Encoding.UTF8.GetString(output.ToArray()).Count(c => c == '\n')));
    }

    [Fact]
    public void Reader_ThatHasGone_BlocksNobody()
    {
        using var output = new BrokenStream();
        using var provider = new JsonLinesProvider(output);
        for (var i = 0; i < 10_000; i++)
        {
            Log(provider, "any", [], "");
        }

        Assert.True(output.Asked);
    }

    private static string[] Written(Action<ILoggerProvider> log)
    {
        using var output = new MemoryStream();
        using (var provider = new JsonLinesProvider(output))
        {
            log(provider);
        }

        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Log(ILoggerProvider provider, string category, KeyValuePair<string, object?>[] state, string message, Exception? exception = null) =>
        provider.CreateLogger(category).Log(LogLevel.Warning, new EventId(1, "NetGuard.Decision"), state, exception, (_, _) => message);

    private sealed class GatedStream : MemoryStream
    {
        public ManualResetEventSlim Entered { get; } = new();

        public SemaphoreSlim Gate { get; } = new(0);

        public int Writes { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            Entered.Set();
            await Gate.WaitAsync(cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public bool Asked { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked = true;
            throw new IOException("Broken pipe");
        }
    }
}
