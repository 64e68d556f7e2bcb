using System.Net;
using System.Text;
using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Policy;

public sealed class PolicyCompilerTests
{
    [Fact]
    [Trait("Rule", "R8")]
    public void Resource_ThatSaysNothing_IsClosed()
    {
        var resource = Compiled(Compilation.Sample()).Resources["res"];

        Assert.Equal(Mode.Enforce, resource.Network.Mode);
        Assert.True(resource.Network.Judge(Address("10.0.0.1")).IsReject);
        Assert.Equal(Mode.Enforce, resource.Authentication.Mode);
        Assert.True(resource.Inspection.Uris.RestrictHosts);
        Assert.Equal(0, resource.Inspection.Uris.Fqdns.Count);
        Assert.Equal((Mode.Enforce, Mode.Enforce), (resource.Inspection.DeclaredFields, resource.Inspection.StringValues));
        Assert.Equal(33554432, resource.MaxRequestBodySize);
        Assert.Equal((TimeSpan.FromMinutes(15), Revocation.Cut), (resource.Lifetime.MaxRequestAge, resource.Lifetime.Revocation));
        Assert.Null(resource.Upstream);
    }

    [Fact]
    public void Acls_FormulaOrEndpoints_Admit()
    {
        var network = Compiled(Compilation.Sample(
            resource: """ "NetworkAcls": { "Allow": "corp and not 10.66.0.0/16", "Endpoints": ["10.66.0.9", "2001:db8::/32"] }, """,
            netGuard: """ "Networks": { "corp": { "Ranges": ["10.0.0.0/8"] } }, """)).Resources["res"].Network;

        Assert.False(network.Judge(Address("10.1.2.3")).IsReject);
        Assert.True(network.Judge(Address("10.66.0.8")).IsReject);
        Assert.False(network.Judge(Address("10.66.0.9")).IsReject);
        Assert.False(network.Judge(Address("2001:db8::7")).IsReject);
        Assert.Equal("NetGuard.Resources.res.NetworkAcls.Allow", network.Rule.Path);
        Assert.StartsWith("a.json:", network.Rule.Origin, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public void TrustedProxy_NamedByFormulaAndEndpoints_IsNeverAClient()
    {
        var snapshot = Compiled(Compilation.Sample(
            resource: """ "NetworkAcls": { "Allow": "any", "Endpoints": ["192.0.2.0/24"] }, """,
            netGuard: """ "ClientAddress": { "Source": "XForwardedFor", "TrustedProxies": "192.0.2.10 or 192.0.2.11" }, """));

        Assert.True(snapshot.ClientAddress.TrustedProxies.Contains(Address("192.0.2.10")));
        Assert.True(snapshot.Resources["res"].Network.Judge(Address("192.0.2.10")).IsReject);
        Assert.True(snapshot.Resources["res"].Network.Judge(Address("192.0.2.11")).IsReject);
        Assert.False(snapshot.Resources["res"].Network.Judge(Address("192.0.2.12")).IsReject);
    }

    [Fact]
    [Trait("Rule", "R13")]
    public void Lifetime_AsWritten_IsCompiledWithItsPlace()
    {
        var lifetime = Compiled(Compilation.Sample(resource: """ "Limits": { "MaxRequestAge": "00:00:30" }, "Revocation": "Finish", """)).Resources["res"].Lifetime;

        Assert.Equal((TimeSpan.FromSeconds(30), Revocation.Finish), (lifetime.MaxRequestAge, lifetime.Revocation));
        Assert.Equal("NetGuard.Resources.res.Limits.MaxRequestAge", lifetime.AgeRule!.Path);
        Assert.StartsWith("a.json:", lifetime.AgeRule.Origin, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("any", "Off", true)]
    [InlineData("any", "Report", true)]
    [InlineData("none", "Enforce", false)]
    public void Acls_WordsAnyAndNone_AreMeantAndNotWarnedOf(string formula, string mode, bool admitted)
    {
        var result = Compilation.Compile(Compilation.Sample(resource: $$""" "NetworkAcls": { "Mode": "{{mode}}", "Allow": "{{formula}}" }, """));

        Assert.Empty(result.Errors);
        Assert.Equal(admitted, !result.Snapshot!.Resources["res"].Network.Judge(Address("192.0.2.1")).IsReject);
    }

    [Fact]
    public void Acls_ModeOff_AdmitsAll()
    {
        var network = Compiled(Compilation.Sample(resource: """ "NetworkAcls": { "Mode": "Off" }, """)).Resources["res"].Network;

        Assert.False(network.Judge(Address("192.0.2.1")).IsReject);
    }

    [Fact]
    public void Dlp_AllOfIt_IsCompiled()
    {
        var uris = Compiled(Compilation.Sample(resource: """
            "Dlp": {
              "RestrictOutboundNetworkAccess": false, "AllowedFqdnList": ["a.example"], "AllowedUriPrefixes": ["https://b.example/x/"],
              "AllowedSchemes": ["https", "http"], "AllowedPorts": [8443], "BuiltInForms": { "userinfo": "Report" }
            },
            """)).Resources["res"].Inspection.Uris;

        Assert.False(uris.RestrictHosts);
        Assert.True(uris.Fqdns.Matches("a.example"u8, out _));
        Assert.Equal(1, uris.Prefixes.Count);
        Assert.True(uris.Schemes.Contains("http"u8));
        Assert.True(uris.Ports.Contains(8443));
        Assert.False(uris.Ports.Contains(443));
        Assert.Equal(Mode.Report, uris.Forms[UriForm.UserInfo].Mode);
        Assert.Equal("NetGuard.Resources.res.Dlp.BuiltInForms.userinfo", uris.Forms[UriForm.UserInfo].Rule!.Path);
        Assert.Equal(Mode.Enforce, uris.Forms[UriForm.IpLiteral].Mode);
        Assert.Equal("NetGuard.Resources.res.Dlp.AllowedFqdnList", uris.FqdnRule!.Path);
    }

    [Fact]
    public void Dlp_PortsAbsent_AreThoseOfTheSchemes()
    {
        var uris = Compiled(Compilation.Sample(resource: """ "Dlp": { "AllowedSchemes": ["http"] }, """)).Resources["res"].Inspection.Uris;

        Assert.True(uris.Ports.Contains(80));
        Assert.False(uris.Ports.Contains(443));
    }

    [Theory]
    [InlineData(1_000_000_000, 250_000_000)]
    [InlineData(1_000, 33_554_432)]
    public void MaxBufferedBytes_Absent_IsAQuarterOfMemoryAndHoldsOneBody(long memory, long expected)
    {
        var root = DocumentReader.Read(Encoding.UTF8.GetBytes(Compilation.Sample()), "a.json").Root!;

        var result = PolicyCompiler.Compile(root, new FakeSecrets(), Compilation.ProxySchema, new CompileOptions { AvailableMemory = memory });

        Assert.Equal(expected, result.Snapshot!.Limits.MaxBufferedBytes);
    }

    [Fact]
    public void SpoolSettings_Absent_HaveTheirDefaults()
    {
        var limits = Compiled(Compilation.Sample()).Limits;

        Assert.Equal((256 * 1024, 10L << 30, null), (limits.BufferBytes, limits.MaxSpoolBytes, limits.SpoolPath));
        Assert.Null(limits.Under("/etc/netguard").SpoolPath);
    }

    [Theory]
    [InlineData("spool", "/etc/netguard/spool")]
    [InlineData("../spool", "/etc/spool")]
    [InlineData("/var/tmp", "/var/tmp")]
    public void SpoolPath_IsRelativeToTheConfiguration(string written, string path)
    {
        var limits = new GatewayLimits { MaxBufferedBytes = 1, SpoolPath = written };

        Assert.Equal(Path.GetFullPath(path), limits.Under(Path.GetFullPath("/etc/netguard")).SpoolPath);
    }

    [Theory]
    [InlineData(100, 10, 1000, 100)]
    [InlineData(1000, 10, 100, 100)]
    [InlineData(1000, 500, 100, 500)]
    public void LargestBody_IsWhatMemoryAndDiskCanHold(long buffered, long buffer, long spool, long largest)
    {
        var limits = new GatewayLimits { MaxBufferedBytes = buffered, BufferBytes = buffer, MaxSpoolBytes = spool };

        Assert.Equal((largest, buffered / 2), (limits.LargestBody, limits.MaxHeldBytes));
    }

    [Theory]
    [Trait("Rule", "R25")]
    [InlineData("", 10_000, 256)]
    [InlineData(""" "Limits": { "MaxConnections": 1000000, "MaxConnectionsPerAddress": 1 }, """, 1_000_000, 1)]
    public void MaxConnections_WrittenOrAbsent_AreCompiled(string limits, int all, int address)
    {
        var compiled = Compiled(Compilation.Sample().Replace("\"NetGuard\": {", "\"NetGuard\": {" + limits, StringComparison.Ordinal)).Limits;

        Assert.Equal((all, address), (compiled.MaxConnections, compiled.MaxConnectionsPerAddress));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1073741824, true)]
    [InlineData(1073741825, false)]
    public void MaxRequestBodySize_Range_IsHeld(long value, bool accepted)
    {
        var result = Compilation.Compile(Compilation.Sample(resource: $$""" "Limits": { "MaxRequestBodySize": {{value}} }, """));

        Assert.Equal(accepted, result.Succeeded);
        Assert.True(!accepted || result.Snapshot!.Resources["res"].MaxRequestBodySize == value);
    }

    [Fact]
    public void ClusterAddresses_AreThoseAsWritten()
    {
        Assert.Equal(["https://CONTOSO.openai.azure.com/"], Compiled(Compilation.Sample(address: "https://CONTOSO.openai.azure.com/")).ClusterAddresses["c"]);
    }

    [Fact]
    public void Overrides_AreCompiledWithTheirTypesAndNamedInErrors()
    {
        var result = Compilation.Compile(
            Compilation.Sample(resource: """ "NetworkAcls": { "Allow": "corp" }, """, netGuard: """ "Networks": { "corp": { "Ranges": ["10.0.0.0/8"] } }, """),
            ("NETGUARD__Networks__corp__Ranges", "192.0.2.0/24, 198.51.100.1"),
            ("NETGUARD__Resources__res__Limits__MaxRequestBodySize", "1000"),
            ("NETGUARD__Resources__res__Dlp__RestrictOutboundNetworkAccess", "false"),
            ("ReverseProxy__Routes__r__Match__Methods", "GET,POST"),
            ("ReverseProxy__Routes__r__Order", "3"));

        Assert.Empty(result.Errors);
        var resource = result.Snapshot!.Resources["res"];
        Assert.False(resource.Network.Judge(Address("198.51.100.1")).IsReject);
        Assert.True(resource.Network.Judge(Address("10.0.0.1")).IsReject);
        Assert.Equal(1000, resource.MaxRequestBodySize);
        Assert.False(resource.Inspection.Uris.RestrictHosts);
        var match = (ConfigObject)((ConfigObject)((ConfigObject)((ConfigObject)result.Root!["ReverseProxy"]!)["Routes"]!)["r"]!)["Match"]!;
        Assert.Equal(["GET", "POST"], ((ConfigList)match["Methods"]!).Items.Select(item => ((ConfigScalar)item).Text));
    }

    [Theory]
    [InlineData("NETGUARD__Resources__res__Limits__MaxRequestBodySize", "big", "expected a whole number from 1 to 1073741824, not 'big'")]
    [InlineData("NETGUARD__Resources__res__Limit__MaxRequestBodySize", "1", "unknown member 'Limit', did you mean 'Limits'?")]
    [InlineData("NETGUARD__Netwerks", "1", "unknown member 'Netwerks', did you mean 'Networks'?")]
    [InlineData("ReverseProxy__Routes__r__Match__Methods", "GET,PSOT", "expected")]
    public void Override_ThatIsWrong_IsAnErrorThatNamesTheVariable(string name, string value, string message)
    {
        var result = Compilation.Compile(Compilation.Sample(), (name, value));

        var error = Assert.Single(result.Errors);
        Assert.Equal($"environment variable {name}", error.Origin.ToString());
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyAlone_OtherSectionsOfTheApplication_AreNotJudged()
    {
        var root = DocumentReader.Read("""
            { "MyOwn": { "X": [ 1 ] }, "ReverseProxy": 7,
              "NetGuard": { "Resources": { "res": { "Authentication": { "Keys": { "Key1": "env:KEY1" } } } } } }
            """u8, "a.json").Root!;

        var result = PolicyCompiler.Compile(root, new FakeSecrets(), default);

        Assert.True(result.Succeeded);
        Assert.NotEmpty(result.Snapshot!.Version);
        Assert.Equal("res", Assert.Single(result.Snapshot.Resources).Key);
    }

    [Theory]
    [InlineData("{ }")]
    [InlineData("""{ "NetGuard": [] }""")]
    public void PolicyAlone_WithoutSection_IsAnError(string text)
    {
        var root = DocumentReader.Read(Encoding.UTF8.GetBytes(text), "a.json").Root!;

        Assert.False(PolicyCompiler.Compile(root, new FakeSecrets(), default).Succeeded);
    }

    internal static PolicySnapshot Compiled(string text)
    {
        var result = Compilation.Compile(text);
        Assert.True(result.Succeeded, string.Join("\n", result.Errors));
        return result.Snapshot!;
    }

    private static NetAddress Address(string text) => NetAddress.From(IPAddress.Parse(text));
}
