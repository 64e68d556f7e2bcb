using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using NetGuard.Proxy.Pipeline;
using NetGuard.Tests.Shared;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>
/// Raw requests that others collected to part two servers. Each is refused, or what reaches the endpoint has one reading.
/// </summary>
[Trait("Rule", "R15")]
public sealed class SmugglingCorpusTests
{
    private const int AtOnce = 64;

    /// <summary>How long an incomplete request is watched: an answer to it comes within a millisecond or never.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [CorpusFact("http-smuggling/http11probe.json")]
    public async Task Http11Probe_WhatMustBeRefused_IsRefused()
    {
        var cases = Read("http11probe.json", entry => new Case(
            Id: "http11probe/" + entry.GetProperty("id").GetString(),
            Payload: entry.GetProperty("payload_b64").GetBytesFromBase64(),
            MustRefuse: entry.GetProperty("expected").GetString() is { } expected
                && expected.StartsWith("400", StringComparison.Ordinal)
                && !expected.Contains("2xx", StringComparison.Ordinal)));
        Assert.Empty(await RunAsync(cases));
    }

    /// <summary>Steps that follow each other on one connection: after a refusal the second gets no answer.</summary>
    [CorpusFact("http-smuggling/http11probe-sequences.json")]
    public async Task Http11ProbeSequences_AfterAPoisonedRequest_NothingIsAnswered()
    {
        var cases = Read("http11probe-sequences.json", entry => new Case(
            Id: "sequence/" + entry.GetProperty("id").GetString(),
            Payload: [.. entry.GetProperty("steps").EnumerateArray()
                .Where(step => step.TryGetProperty("parts", out _))
                .SelectMany(step => step.GetProperty("parts").EnumerateArray())
                .SelectMany(part => part.GetProperty("b64").GetBytesFromBase64())],
            MustRefuse: entry.GetProperty("expected").GetString()!.StartsWith("400, or", StringComparison.Ordinal)));
        Assert.Equal(11, cases.Count(entry => entry.MustRefuse));
        Assert.Empty(await RunAsync(cases, toEnd: true));
    }

    [CorpusFact("http-smuggling/llhttp.json")]
    public async Task Llhttp_WhatAStrictParserRefuses_IsRefused()
    {
        var cases = Read("llhttp.json", entry => new Case(
            Id: "llhttp/" + entry.GetProperty("id").GetString(),
            Payload: entry.GetProperty("payload_b64").GetBytesFromBase64(),
            MustRefuse: entry.GetProperty("verdict").GetString() == "reject"));
        Assert.Empty(await RunAsync(cases));
    }

    [CorpusFact("http-smuggling/smuggler-te-gadgets.json")]
    public async Task TransferEncodingGadgets_BesideContentLength_SmuggleNothing()
    {
        var cases = Read("smuggler-te-gadgets.json", entry =>
        {
            var body = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray();
            byte[] payload =
            [
                .. Encoding.ASCII.GetBytes($"POST /carrier HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n"),
                .. entry.GetProperty("te_gadget_b64").GetBytesFromBase64(),
                .. "\r\n\r\n"u8,
                .. body,
                .. "GET /done HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8,
            ];
            return new Case("gadget/" + entry.GetProperty("id").GetString(), payload, MustRefuse: false);
        });
        Assert.Empty(await RunAsync(cases, toEnd: true));
    }

    private static List<Case> Read(string file, Func<JsonElement, Case> read)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpora.File("http-smuggling/" + file)));
        return
        [
            .. document.RootElement.EnumerateArray()
                .Where(entry => !entry.TryGetProperty("payload_b64", out var payload) || payload.ValueKind == JsonValueKind.String)
                .Select(read),
        ];
    }

    /// <summary>The cases that were answered with success although they must be refused.</summary>
    private static async Task<string[]> RunAsync(List<Case> cases, bool toEnd = false)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        var deviations = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (next, _) =>
        {
            var answer = await RawClient.SendAsync(gateway.EndPoint, next.Payload, patience: Patience, mayStaySilent: true, toEnd: toEnd);
            var answers = answer.Split("HTTP/1.1 ").Length - 1;
            if (next.MustRefuse && (RawClient.StatusOf(answer) is >= 200 and < 300 || answers > 1))
            {
                deviations.Add(next.Id);
            }
        });

        // That this gateway forwards what is plain, or the rest would prove nothing.
        Assert.Equal(200, RawClient.StatusOf(await RawClient.SendAsync(gateway.EndPoint, "POST /plain HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")));
        Assert.NotEmpty(endpoint.Requests);
        Assert.All(endpoint.Requests, received => Assert.True(HasOneReading(received), received.ToString()));
        return [.. deviations.Order(StringComparer.Ordinal)];
    }

    private static bool HasOneReading(Endpoint.Received received) =>
        received.Target != "/smuggled"
        && RequestTarget.TryRead(received.Target, allowEncodedSlash: false, out _)
        && !received.Headers.ContainsKey("Transfer-Encoding")
        && !received.Headers.ContainsKey("X-Content-Length")
        && !received.Headers.ContainsKey("Upgrade")
        && !received.Headers.Keys.Any(name => name.Contains('_', StringComparison.Ordinal))
        && (received.Headers.TryGetValue("Content-Length", out var length)
            ? length == received.Body.Length.ToString(provider: null)
            : received.Body.Length == 0);

    private sealed record Case(string Id, byte[] Payload, bool MustRefuse);
}
