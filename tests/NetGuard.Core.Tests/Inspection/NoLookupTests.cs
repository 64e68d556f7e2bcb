using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetGuard.Decisions;
using NetGuard.Tests.Shared;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>A name under inspection is never resolved, nor is anything connected to: the look-up itself would send it out.</summary>
[Collection(nameof(NoLookupTests))]
public sealed class NoLookupTests
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Inspect_EveryUriThatTheTestsKnow_AsksNobody()
    {
        var uris = Uris().Distinct(StringComparer.Ordinal).ToList();
        Assert.True(uris.Count > 150, $"only {uris.Count} URIs");
        UriPolicy[] policies =
        [
            Inspecting.Allowing("allowed.example", "*.media.example"),
            Inspecting.Allowing("allowed.example") with { RestrictHosts = false },
        ];

        using var calls = new NetworkCalls();
        foreach (var policy in policies)
        {
            foreach (var uri in uris)
            {
                var text = JsonSerializer.Serialize(uri, s_json);
                new Inspecting { Uris = policy }.Run(Inspecting.Chat(text));
                new Inspecting { Uris = policy, StringValues = Mode.Report }.Run($$"""{"x":[{{text}}]}""");
            }
        }

        Assert.Empty(calls.Names);
    }

    [Fact]
    public async Task NetworkCalls_NameIsResolved_IsSeen()
    {
        using var calls = new NetworkCalls();
        await Dns.GetHostAddressesAsync("localhost");

        Assert.Contains("System.Net.NameResolution/ResolutionStart", calls.Names);
    }

    private static IEnumerable<string> Uris()
    {
        foreach (var line in Fixture("uri-strings.tsv"))
        {
            yield return JsonSerializer.Deserialize<string>(line.Split('\t')[0])!;
        }

        foreach (var line in Fixture("parser-divergence.tsv"))
        {
            yield return line.Split('\t')[0];
        }

        foreach (var line in Fixture("nested-urls.tsv").Concat(Fixture("encoded-payloads.tsv")))
        {
            yield return line.Split('\t')[1];
        }

        yield return "https://localhost/";
        yield return "https://www.iana.org/";
        if (Corpora.Root is not null && File.Exists(Corpora.File("ssrf-bypass.tsv")))
        {
            foreach (var line in File.ReadLines(Corpora.File("ssrf-bypass.tsv")).Skip(1))
            {
                yield return JsonSerializer.Deserialize<string>(line.Split('\t')[0])!;
            }
        }
    }

    private static IEnumerable<string> Fixture(string name) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Uris", "Fixtures", name)).Skip(1);

    /// <summary>What this process asks of the network while it lives: look-ups and connections that are begun.</summary>
    private sealed class NetworkCalls : EventListener
    {
        private readonly ConcurrentQueue<string> _names = new();

        public IReadOnlyCollection<string> Names => _names;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.NameResolution" or "System.Net.Sockets" or "System.Net.Http")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // A base constructor may call this before the field is set.
            if (eventData.EventName is "ResolutionStart" or "ConnectStart" or "RequestStart")
            {
                _names?.Enqueue($"{eventData.EventSource.Name}/{eventData.EventName}");
            }
        }
    }
}

[CollectionDefinition(nameof(NoLookupTests), DisableParallelization = true)]
public sealed class NoLookupCollection;
