using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>
/// A route changes its resource under load, and every second file is broken: a request is judged by one version whole,
/// and says by which.
/// </summary>
public sealed class FlippedRouteTests
{
    private const string Path = "/flip/v1/chat/completions";

    /// <summary>About a minute on two cores; the variable NETGUARD_FLIPS asks for fewer or more.</summary>
    private static readonly int Flips = int.Parse(Environment.GetEnvironmentVariable("NETGUARD_FLIPS") ?? "10000", CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Rule", "R11")]
    public async Task Route_FlippedUnderLoad_IsAlwaysJudgedByTheVersionThatItsRecordNames()
    {
        await using var gateway = await RunningGateway.StartAsync(config => Point(config, "left"));
        var owners = new ConcurrentDictionary<string, string> { [gateway.Configuration.Candidate.Snapshot.Version] = "left" };
        string[] turns = ["right", "none", "left"];
        var seen = new HashSet<string>();
        var decisions = 0;
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 3).Select(_ => LoadAsync(gateway, stop.Token)).ToArray();
        for (var i = 0; i < Flips; i++)
        {
            var owner = turns[i / 2 % turns.Length];
            Point(gateway.Config, owner);
            gateway.Config["NetGuard"]!["Resources"]!["left"]!["Limits"] = new JsonObject { ["MaxRequestBodySize"] = 1_000_000 + i };
            var text = gateway.Config.ToJsonString();
            var result = gateway.Configuration.Compiler.Compile(Encoding.UTF8.GetBytes(i % 2 == 0 ? text[..(text.Length * (i % 97) / 97)] : text));
            if (i % 2 == 0)
            {
                Assert.Null(result.Candidate);
                decisions += Verify(gateway.Log, owners, seen);
                continue;
            }

            owners[result.Candidate!.Snapshot.Version] = owner;
            gateway.Configuration.Provider.Publish(result.Candidate, NullLogger.Instance);
        }

        await stop.CancelAsync();
        var sent = (await Task.WhenAll(load)).Sum();
        while (decisions < sent)
        {
            await gateway.Log.WaitForDecisionAsync(_ => true);
            decisions += Verify(gateway.Log, owners, seen);
        }

        Assert.Equal(["left", "none", "right"], seen.Order(StringComparer.Ordinal));
    }

    private static int Verify(DecisionLog log, ConcurrentDictionary<string, string> owners, HashSet<string> seen)
    {
        var count = 0;
        foreach (var decision in log.Drain().Where(logged => logged.Category == "NetGuard.Decision"))
        {
            var owner = owners[decision["policyVersion"]!];
            seen.Add(owner);
            Assert.Equal(owner, decision["resource"]);

            // A request that runs while the route turns right is cut by that version, and says so too.
            var judge = decision["cutByPolicy"] is { } later ? owners[later] : owner;
            if (judge == "right")
            {
                // The same wrong key, more than 20 times a minute.
                Assert.Contains(decision["reason"], (string[])["auth.invalid_key", "limit.rate"]);
            }
            else
            {
                Assert.Null(decision["reason"]);
            }

            count++;
        }

        return count;
    }

    private static async Task<int> LoadAsync(RunningGateway gateway, CancellationToken stop)
    {
        var sent = 0;
        while (!stop.IsCancellationRequested)
        {
            sent++;
            try
            {
                using var answer = await gateway.ChatAsync(TestConfig.Key1, Path);
            }
            catch (HttpRequestException)
            {
                // Cut with its connection, as its answer had begun; its record tells.
            }
        }

        return sent;
    }

    /// <summary>One route, one destination, and two resources of which the route names one or none. Key 1 is good for the left one alone.</summary>
    private static void Point(JsonObject config, string owner)
    {
        var proxy = config["ReverseProxy"]!;
        proxy["Routes"] = JsonNode.Parse(
            $$"""{ "flip": { "ClusterId": "chat", "Match": { "Path": "/flip/{**rest}" }, "Metadata": { "NetGuard.Resource": "{{owner}}" }, "Transforms": [ { "PathRemovePrefix": "/flip" } ] } }""");
        proxy["Clusters"]!.AsObject().Remove("azure");
        config["NetGuard"]!["Resources"] = JsonNode.Parse(
            """
            {
              "left": { "NetworkAcls": { "Allow": "corp" }, "Authentication": { "Keys": { "Key1": "env:CHAT_KEY1" } } },
              "right": { "NetworkAcls": { "Allow": "corp" }, "Authentication": { "Keys": { "Key1": "env:CHAT_KEY2" } } }
            }
            """);
    }
}
