using System.Text;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration;

public sealed class CandidateCompilerTests
{
    [Fact]
    public void Compile_Route_CarriesTheVersionAndTheRestIsFlat()
    {
        var candidate = Compile(TestFile.With()).Candidate!;

        Assert.Equal(candidate.Snapshot.Version, candidate.ProxyData["ReverseProxy:Routes:r:Metadata:NetGuard.Policy"]);
        Assert.Equal("alpha", candidate.ProxyData["reverseproxy:routes:R:metadata:NetGuard.Resource"]);
        Assert.Equal("http://127.0.0.1:9/", candidate.ProxyData["ReverseProxy:Clusters:c:Destinations:d:Address"]);
        Assert.DoesNotContain(candidate.ProxyData.Keys, key => key.StartsWith("NetGuard", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["Kestrel:Endpoints:Http:Url"], candidate.StaticData.Keys);
    }

    [Fact]
    public void Compile_ProgramsOwnSettings_AreStatic()
    {
        var text = TestFile.With().Replace("\"NetGuard\": {", "\"NetGuard\": { \"Admin\": { \"Url\": \"http://127.0.0.1:0\" },", StringComparison.Ordinal);

        Assert.Equal("http://127.0.0.1:0", Compile(text).Candidate!.StaticData["NetGuard:Admin:Url"]);
    }

    [Fact]
    public void Compile_Override_IsTheOriginOfItsError()
    {
        var result = Compile(
            TestFile.With(secret: "env:PRESENT"),
            environment: [KeyValuePair.Create("NETGUARD__Resources__alpha__Secret", "env:ABSENT"), KeyValuePair.Create("PRESENT", "x")]);

        var error = Assert.Single(result.Errors);
        Assert.Null(result.Candidate);
        Assert.Equal("environment variable NETGUARD__Resources__alpha__Secret", error.Origin.ToString());
        Assert.Equal("environment variable ABSENT is not set", error.Message);
    }

    [Fact]
    public void Compile_OverrideOfAListOfYarps_ReplacesItWhole()
    {
        var text = TestFile.With().Replace("\"Path\": \"/{**rest}\"", "\"Path\": \"/{**rest}\", \"Methods\": [\"GET\", \"HEAD\", \"PUT\"]", StringComparison.Ordinal);

        var data = Compile(text, commandLine: [KeyValuePair.Create("ReverseProxy.Routes.r.Match.Methods", "POST, GET")]).Candidate!.ProxyData;

        Assert.Equal("POST", data["ReverseProxy:Routes:r:Match:Methods:0"]);
        Assert.Equal("GET", data["ReverseProxy:Routes:r:Match:Methods:1"]);
        Assert.False(data.ContainsKey("ReverseProxy:Routes:r:Match:Methods:2"));
        Assert.False(data.ContainsKey("ReverseProxy:Routes:r:Match:Methods"));
    }

    [Fact]
    public void Compile_WhatYarpRefuses_IsAnErrorAtItsRoute()
    {
        var result = Compile(TestFile.With().Replace("\"Path\": \"/{**rest}\"", "\"Methods\": [\"GET\"]", StringComparison.Ordinal));

        var error = Assert.Single(result.Errors);
        Assert.Equal("ReverseProxy.Routes.r", error.Path);
        Assert.Equal("test.json:4", $"{error.Origin.Source}:{error.Origin.Line}");
        Assert.Contains("requires Hosts or Path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_SeveralFaults_AreAllReported()
    {
        var text = TestFile.With().Replace("\"beta\"", "\"bad\"", StringComparison.Ordinal).Replace("\"Path\": \"/{**rest}\"", "\"Methods\": [\"GET\"]", StringComparison.Ordinal);

        var result = Compile(text, commandLine: [KeyValuePair.Create("a..b", "x")]);

        Assert.Equal(3, result.Errors.Count);
    }

    [Fact]
    public void CompileFile_Absent_IsAnErrorAtTheFile()
    {
        var compiler = new CandidateCompiler(Input([], []) with { Path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()) }, TestPolicy.Compile);

        var result = compiler.CompileFile();

        Assert.Null(result.Candidate);
        Assert.Equal("test.json", result.Errors[0].Origin.ToString());
        Assert.Equal("the file does not exist", result.Errors[0].Message);
    }

    [Theory]
    [Trait("Rule", "R2")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true", false)]
    [InlineData("DOTNET_FORWARDEDHEADERS_ENABLED", "True", false)]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "false", true)]
    public void TryLoad_ForwardedHeadersTurnedOn_IsRefused(string variable, string value, bool loads)
    {
        using var folder = new TempFolder();
        var path = folder.Write("appsettings.json", TestFile.With());
        var compiler = new CandidateCompiler(Input([KeyValuePair.Create(variable, value)], []) with { Path = path }, TestPolicy.Compile);

        Assert.Equal(loads, GatewayConfiguration.TryLoad(compiler, TimeProvider.System, out _, out var result));

        Assert.Equal(loads ? [] : [$"environment variable {variable}"], result.Errors.Select(error => error.Origin.ToString()));
    }

    private static CandidateResult Compile(string text, KeyValuePair<string, string>[]? environment = null, KeyValuePair<string, string>[]? commandLine = null) =>
        new CandidateCompiler(Input(environment ?? [], commandLine ?? []), TestPolicy.Compile).Compile(Encoding.UTF8.GetBytes(text));

    private static ConfigurationInput Input(KeyValuePair<string, string>[] environment, KeyValuePair<string, string>[] commandLine) =>
        new() { Path = "/nowhere/test.json", SourceName = "test.json", Environment = environment, CommandLine = commandLine };
}
