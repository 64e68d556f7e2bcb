using System.Net;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>A save that is broken in any way changes neither routes nor policy nor listeners, is told of, and heals.</summary>
public sealed class BadSaveTests
{
    [Fact]
    public async Task Save_BrokenInAnyWay_LeavesTheGatewayAsItWasAndIsTold()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var good = await File.ReadAllTextAsync(gateway.ConfigPath);
        var version = gateway.Health.Current.CurrentVersion;
        var bad = new (string Kind, Action Save)[]
        {
            ("deleted", () => File.Delete(gateway.ConfigPath)),
            ("emptied", () => File.WriteAllText(gateway.ConfigPath, "")),
            ("an empty object", () => File.WriteAllText(gateway.ConfigPath, "{}")),
            ("cut early", () => File.WriteAllText(gateway.ConfigPath, good[..40])),
            ("cut late", () => File.WriteAllText(gateway.ConfigPath, good[..^2])),
            ("an unknown network", () => File.WriteAllText(gateway.ConfigPath, good.Replace("corp and not guests", "crop and not guests", StringComparison.Ordinal))),
            ("no listeners and no routes", () => File.WriteAllText(gateway.ConfigPath, """{"NetGuard":{"Networks":{}}}""")),
        };
        foreach (var (kind, save) in bad)
        {
            save();
            await gateway.WaitForHealthAsync(state => state.Stale);
            Assert.True((await gateway.AskAdminAsync("/health")).StartsWith("Degraded\nappsettings.json", StringComparison.Ordinal), kind);
            Assert.Contains("netguard_policy_stale{otel_scope_name=\"NetGuard\"} 1", await ScrapeAsync(gateway), StringComparison.Ordinal);
            Assert.Equal(version, gateway.Health.Current.CurrentVersion);
            using (var answer = await gateway.ChatAsync())
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            await gateway.SaveAsync();
            Assert.Equal("Healthy\n", await gateway.AskAdminAsync("/health"));
            Assert.Contains("netguard_policy_stale{otel_scope_name=\"NetGuard\"} 0", await ScrapeAsync(gateway), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Save_OfAGoodPolicy_IsInForceWithoutARestart()
    {
        await using var gateway = await RunningGateway.StartAsync();
        gateway.Config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Allow"] = "corp and not 127.0.0.1";
        await gateway.SaveAsync();
        using var answer = await gateway.ChatAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("netguard_policy_reloads_total{", await ScrapeAsync(gateway), StringComparison.Ordinal);
    }

    private static Task<string> ScrapeAsync(RunningGateway gateway) => gateway.AskAdminAsync("/metrics");
}
