using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>Networks from files and feeds, through a running gateway.</summary>
[Trait("Rule", "R10")]
public sealed class NetworkSourceTests
{
    [Fact]
    public async Task File_MissingAtTheStart_ClosesItsResourceAloneAndHeals()
    {
        await using var gateway = await RunningGateway.StartAsync(config => Use(config, new JsonObject { ["File"] = "partners.txt" }));

        using (var refused = await gateway.ChatAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("network.unavailable", refused.Headers.GetValues("x-netguard-reason").Single());
            Assert.NotNull(refused.Headers.RetryAfter);
            var answer = await refused.Content.ReadFromJsonAsync<JsonObject>();
            Assert.Equal("network.unavailable", (string?)answer!["error"]!["innererror"]!["code"]);
            Assert.DoesNotContain("partners", answer.ToJsonString(), StringComparison.Ordinal);
        }

        using (var other = await gateway.ChatAsync(TestConfig.AzureKey, "/azure/x"))
        {
            Assert.NotEqual(HttpStatusCode.ServiceUnavailable, other.StatusCode);
        }

        Assert.Contains("Degraded\nNetGuard.Networks.partners.File is unknown (1 error, listed in the log)", await gateway.AskAdminAsync("/health"), StringComparison.Ordinal);
        Assert.Contains(Stale(1), await gateway.AskAdminAsync("/metrics"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(gateway.ConfigPath)!, "partners.txt"), "198.51.100.0/24\n");
        await gateway.WaitForHealthAsync(state => !state.Stale);

        using var admitted = await gateway.ChatAsync();
        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
        Assert.Contains(Stale(0), await gateway.AskAdminAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_FirstAnswer_OpensItsResource()
    {
        var answers = new TaskCompletionSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var feed = builder.Build();
        feed.Run(async context =>
        {
            await answers.Task;
            await context.Response.WriteAsync("198.51.100.0/24\n");
        });
        await feed.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(config => Use(config, new JsonObject { ["Url"] = feed.Urls.Single() + "/list" }));

        using (var refused = await gateway.ChatAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        answers.SetResult();
        await gateway.WaitForHealthAsync(state => !state.Stale);

        using var admitted = await gateway.ChatAsync();
        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
    }

    private static string Stale(int value) => $"netguard_network=\"partners\"}} {value}";

    private static void Use(JsonObject config, JsonObject network)
    {
        config["NetGuard"]!["Networks"]!["partners"] = network;
        config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Allow"] = "corp and not partners";
    }
}
