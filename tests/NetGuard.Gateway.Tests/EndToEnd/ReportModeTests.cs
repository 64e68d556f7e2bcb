using System.Net;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>Rules in Report mode decide all the same, and only the record shows it.</summary>
public sealed class ReportModeTests
{
    [Fact]
    public async Task Request_ThatRulesWouldRefuse_GetsTheSameAnswerByteForByte()
    {
        var off = await AnswerAsync("Off");
        var report = await AnswerAsync("Report");
        Assert.Equal(off.Answer, report.Answer);
        Assert.Empty(off.WouldReject);
        Assert.Equal(["network.not_allowed", "uri.fqdn_not_allowed"], report.WouldReject);
    }

    private static async Task<(string Answer, string[] WouldReject)> AnswerAsync(string mode)
    {
        await using var gateway = await RunningGateway.StartAsync(config =>
        {
            var chat = config["NetGuard"]!["Resources"]!["chat"]!;
            chat["NetworkAcls"]!["Mode"] = mode;
            chat["NetworkAcls"]!["Allow"] = "guests";
            chat["Dlp"]!["Inspect"] = new System.Text.Json.Nodes.JsonObject { ["DeclaredFields"] = mode, ["StringValues"] = mode, ["FreeText"] = mode };
        });
        using var answer = await gateway.ChatAsync(text: "https://attacker.example/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var headers = answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        var decision = await gateway.Log.WaitForDecisionAsync(_ => true);
        return (string.Join('\n', headers) + await answer.Content.ReadAsStringAsync(), (string[])decision.Fields["wouldReject"]!);
    }
}
