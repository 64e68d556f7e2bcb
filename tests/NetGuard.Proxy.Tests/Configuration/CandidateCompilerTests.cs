using System.Text;
using NetGuard.Documents;
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
            environment: [KeyValuePair.Create("NETGUARD__Resources__alpha__Upstream__Value", "env:ABSENT"), KeyValuePair.Create("PRESENT", "x")]);

        var error = Assert.Single(Errors(result));
        Assert.Null(result.Candidate);
        Assert.Equal("environment variable NETGUARD__Resources__alpha__Upstream__Value", error.Origin.ToString());
        Assert.Contains("environment variable ABSENT is not set", error.Message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("""Match": { "Path": "/{a}/{a}" }""", "ReverseProxy.Routes.r")]
    [InlineData("""Match": { "Path": "/{**rest" }""", "ReverseProxy.Routes.r")]
    [InlineData("""Match": { "Path": "/{id:nosuchconstraint}" }""", "ReverseProxy.Routes.r")]
    [InlineData("""Match": { "Path": "/x", "Hosts": ["a:b:c"] }""", "ReverseProxy.Routes.r")]
    [InlineData("""Match": { "Path": "/x", "Headers": [ { "Name": "h", "Values": [], "Mode": "ExactHeader" } ] }""", "ReverseProxy.Routes.r")]
    public void Compile_WhatYarpRefuses_IsAnErrorAtItsRoute(string match, string path)
    {
        var result = Compile(TestFile.With().Replace("Match\": { \"Path\": \"/{**rest}\" }", match, StringComparison.Ordinal));

        var error = Assert.Single(Errors(result));
        Assert.Equal(path, error.Path);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("test.json:4", $"{error.Origin.Source}:{error.Origin.Line}");
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("None", false)]
    [InlineData("Alpha", true)]
    public void Compile_OpenRoute_IsWrittenInOneWayOnly(string resource, bool compiles) =>
        Assert.Equal(compiles, Compile(TestFile.With(resource)).Candidate is not null);

    [Fact]
    public void Compile_ClusterThatYarpRefuses_IsAnErrorAtTheCluster()
    {
        var result = Compile(TestFile.With().Replace("\"c\": { \"Dest", "\"c\": { \"LoadBalancingPolicy\": \"Absent\", \"Dest", StringComparison.Ordinal));

        Assert.StartsWith("ReverseProxy.Clusters.c", Assert.Single(Errors(result)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_SeveralFaults_AreAllReported()
    {
        var text = TestFile.With().Replace("\"AllowAnonymous\": true }", "\"AllowAnonymous\": \"maybe\" }", StringComparison.Ordinal).Replace("/{**rest}", "/{a}/{a}", StringComparison.Ordinal);

        var paths = Errors(Compile(text, commandLine: [KeyValuePair.Create("a..b", "x")])).Select(error => error.Path).ToList();

        Assert.Contains("", paths);
        Assert.Contains("NetGuard.Resources.alpha.AllowAnonymous", paths);
        Assert.Contains("ReverseProxy.Routes.r", paths);
    }

    [Fact]
    public void CompileFile_Absent_IsAnErrorAtTheFile()
    {
        var compiler = new CandidateCompiler(Input([], []) with { Path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()) }, TestPolicy.Compile);

        var result = compiler.CompileFile();

        Assert.Null(result.Candidate);
        Assert.Equal("test.json", Errors(result).Single().Origin.ToString());
        Assert.Equal("the file does not exist", Errors(result).Single().Message);
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

        Assert.Equal(loads ? [] : [$"environment variable {variable}"], Errors(result).Select(error => error.Origin.ToString()));
    }

    private static IEnumerable<ConfigError> Errors(CandidateResult result) => result.Errors.Where(error => error.Severity == Severity.Error);

    private static CandidateResult Compile(string text, KeyValuePair<string, string>[]? environment = null, KeyValuePair<string, string>[]? commandLine = null) =>
        new CandidateCompiler(Input(environment ?? [], commandLine ?? []), TestPolicy.Compile).Compile(Encoding.UTF8.GetBytes(text));

    private static ConfigurationInput Input(KeyValuePair<string, string>[] environment, KeyValuePair<string, string>[] commandLine) =>
        new() { Path = "/nowhere/test.json", SourceName = "test.json", Environment = environment, CommandLine = commandLine };
}
