using System.Text.Json;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task GoodFile_IsZero_AndNamesThePolicy()
    {
        var (code, results, messages) = await CommandRun.RunAsync("check", _run.WriteConfig());
        Assert.Equal((0, ""), (code, messages));
        Assert.Matches("appsettings.json: good, policy [0-9a-f]{16}, 0 warnings\n$", results);
    }

    [Fact]
    public async Task BadFile_IsTwo_AndEveryErrorHasItsPlaceAndACaret()
    {
        var path = _run.Write("appsettings.json", """
            {
              "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:18080" } } },
              "ReverseProxy": {
                "Routes": { "chat": { "ClusterId": "chat", "Match": { "Path": "/v1/{**rest}" }, "Metadata": { "NetGuard.Resource": "chta" } } },
                "Clusters": { "chat": { "Destinations": { "a": { "Address": "http://127.0.0.1:18090/" } } } }
              },
              "NetGuard": {
                "Networks": { "corp": { "Ranges": [ "10.0.0.1/8" ] } },
                "Resources": { "chat": { "NetworkAcls": { "Allow": "crop" }, "Authentication": { "Keys": { "Key1": "written-in-the-file-0123456789abcdef" } } } }
              }
            }
            """);
        var (code, results, _) = await CommandRun.RunAsync("check", path);
        Assert.Equal(2, code);
        Assert.Contains(path + ":8:41 NetGuard.Networks.corp.Ranges[0]:", results, StringComparison.Ordinal);
        Assert.Contains("unknown network 'crop', did you mean 'corp'?\n    \"Resources\": { \"chat\": { \"NetworkAcls\": { \"Allow\": \"crop\"", results, StringComparison.Ordinal);
        var line = File.ReadLines(path).Single(text => text.Contains("crop", StringComparison.Ordinal));
        Assert.Contains($"\n{new string(' ', line.IndexOf("crop", StringComparison.Ordinal))}^~~~\n", results, StringComparison.Ordinal);
        Assert.Contains("chta", results, StringComparison.Ordinal);
        Assert.DoesNotContain("written-in-the-file", results, StringComparison.Ordinal);
        Assert.Matches("appsettings.json: \\d errors, 0 warnings\n$", results);
    }

    [Fact]
    public async Task MissingFile_IsTwo()
    {
        var (code, results, _) = await CommandRun.RunAsync("check", _run.PathOf("nowhere.json"));
        Assert.Equal(2, code);
        Assert.Contains("does not exist", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_AreOneUnderStrictAlone()
    {
        var path = _run.WriteConfig(config => config["NetGuard"]!["Networks"]!["unused"] = new JsonObject { ["Ranges"] = new JsonArray("192.0.2.0/24") });
        var (relaxed, results, _) = await CommandRun.RunAsync("check", path);
        var (strict, _, _) = await CommandRun.RunAsync("check", path, "--strict");
        Assert.Equal((0, 1), (relaxed, strict));
        Assert.Contains("warning: ", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_OfAWarning_HasPathSeverityAndRemedy()
    {
        var path = _run.WriteConfig(config => config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Allow"] = "any");
        var (code, results, _) = await CommandRun.RunAsync("check", path, "--strict", "--json");
        Assert.Equal(1, code);
        var finding = JsonNode.Parse(results)!["findings"]!.AsArray().Single(one => one!["path"]!.GetValue<string>() == "NetGuard.Resources.chat.NetworkAcls.Allow")!;
        Assert.Equal("warning", finding["severity"]!.GetValue<string>());
        Assert.Contains("; name the callers, or set Mode to 'Off'", finding["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_IsOneObjectWithEveryFinding()
    {
        var path = _run.WriteConfig(config => config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Allow"] = "crop");
        var (code, results, _) = await CommandRun.RunAsync("check", path, "--json");
        using var document = JsonDocument.Parse(results);
        Assert.Equal(2, code);
        Assert.False(document.RootElement.GetProperty("valid").GetBoolean());
        var finding = document.RootElement.GetProperty("findings").EnumerateArray().First();
        Assert.Equal("NetGuard.Resources.chat.NetworkAcls.Allow", finding.GetProperty("path").GetString());
        Assert.True(finding.GetProperty("line").GetInt32() > 0);
    }

    [Fact]
    public async Task Override_ByTheCommandLine_IsChecked()
    {
        var (code, results, _) = await CommandRun.RunAsync("check", _run.WriteConfig(), "--set", "NetGuard.Resources.chat.NetworkAcls.Mode=Sometimes");
        Assert.Equal(2, code);
        Assert.Contains("--set NetGuard.Resources.chat.NetworkAcls.Mode:", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdminAddress_WithHttps_IsNotYetSupported()
    {
        var (code, results, _) = await CommandRun.RunAsync("check", _run.WriteConfig(), "--set", "NetGuard.Admin.Url=https://127.0.0.1:18081");
        Assert.Equal(2, code);
        Assert.Contains("not yet supported", results, StringComparison.Ordinal);
    }
}
