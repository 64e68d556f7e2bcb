using System.Text;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

public sealed class DoorTests
{
    private const string Accept = """ "ClientAddress": { "RefuseAt": "Accept" }, """;

    [Fact]
    [Trait("Rule", "R4")]
    public void Door_OverSeveralResources_HoldsWhomAnyAdmits()
    {
        var snapshot = Compiled(Compilation.Sample(
            resource: """ "NetworkAcls": { "Allow": "10.0.0.0/8", "Endpoints": ["198.51.100.20"] }, """,
            netGuard: Accept,
            route: "}, \"s\": { \"ClusterId\": \"d\", \"Match\": { \"Path\": \"/s\" }, \"Metadata\": { \"NetGuard.Resource\": \"second\" } ",
            cluster: "}, \"d\": { \"Destinations\": { \"a\": { \"Address\": \"https://d.example/\" } } ")
            .Replace("\"Resources\": {", "\"Resources\": { \"second\": { \"NetworkAcls\": { \"Allow\": \"2001:db8::/32\" }, \"Authentication\": { \"Keys\": { \"Key1\": \"env:KEY2\" } } },", StringComparison.Ordinal));

        Assert.All(["10.1.2.3", "198.51.100.20", "2001:db8::7"], text => Assert.True(snapshot.Door!.Contains(Address(text)), text));
        Assert.All(["11.0.0.0", "198.51.100.21", "2001:db9::", "::1"], text => Assert.False(snapshot.Door!.Contains(Address(text)), text));
    }

    [Theory]
    [InlineData("XForwardedFor")]
    [InlineData("Forwarded")]
    [InlineData("ProxyProtocol")]
    [Trait("Rule", "R4")]
    public void Door_TrustedProxies_AreLetIn(string source)
    {
        var snapshot = Compiled(Compilation.Sample(
            resource: """ "NetworkAcls": { "Allow": "192.0.2.0/24 and not 192.0.2.10" }, """,
            netGuard: $$""" "ClientAddress": { "Source": "{{source}}", "TrustedProxies": "192.0.2.10 or 203.0.113.1", "RefuseAt": "Accept" }, """));

        Assert.Equal(Enum.Parse<ClientAddressSource>(source), snapshot.ClientAddress.Source);
        Assert.All(["192.0.2.10", "203.0.113.1", "192.0.2.11"], text => Assert.True(snapshot.Door!.Contains(Address(text)), text));
        Assert.False(snapshot.Door!.Contains(Address("203.0.113.2")));
    }

    [Theory]
    [InlineData("Off")]
    [InlineData("Report")]
    [Trait("Rule", "R4")]
    public void Door_WhereARuleIsNotEnforced_ClosesNobodyAndSaysSo(string mode)
    {
        var result = Compilation.Compile(Compilation.Sample(resource: $$""" "NetworkAcls": { "Mode": "{{mode}}", "Allow": "10.0.0.0/8" }, """, netGuard: Accept));

        Assert.Null(result.Snapshot!.Door);
        Assert.Contains(result.Errors, error => error.Severity == Severity.Warning && error.Message == $"RefuseAt Accept closes nobody: NetworkAcls of 'res' are {mode}");
    }

    [Fact]
    [Trait("Rule", "R4")]
    public void Door_RefuseAtRequestOrUnsaid_ClosesNobody()
    {
        const string acls = """ "NetworkAcls": { "Allow": "10.0.0.0/8" }, """;
        Assert.Null(Compiled(Compilation.Sample(resource: acls)).Door);
        Assert.Null(Compiled(Compilation.Sample(resource: acls, netGuard: """ "ClientAddress": { "RefuseAt": "Request" }, """)).Door);
        Assert.NotNull(Compiled(Compilation.Sample(resource: acls, netGuard: Accept)).Door);
    }

    [Theory]
    [Trait("Rule", "R4")]
    [InlineData(""" "ClientAddress": { "RefuseAt": "Accept" } """, "NetGuard.ClientAddress.RefuseAt")]
    [InlineData(""" "Hsts": { "MaxAge": "1.00:00:00" } """, "NetGuard.Hsts")]
    public void WhatIsForAGatewayOfItsOwn_IsAnErrorOfALibrarysUser(string setting, string path)
    {
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes("""{ "NetGuard": { SETTING, "Resources": { "r": { "NetworkAcls": { "Allow": "10.0.0.0/8" }, "Authentication": { "Keys": { "Key1": "env:KEY1" } } } } } }""".Replace("SETTING", setting, StringComparison.Ordinal)), "a.json");
        var result = PolicyCompiler.Compile(document.Root!, new FakeSecrets(), default);

        Assert.Equal(path, Assert.Single(result.Errors).Path);
        Assert.False(result.Succeeded);
    }

    private static PolicySnapshot Compiled(string text)
    {
        var result = Compilation.Compile(text);
        Assert.Empty(result.Errors);
        return result.Snapshot!;
    }

    private static NetAddress Address(string text)
    {
        Assert.True(NetAddress.TryParse(text, out var address));
        return address;
    }
}
