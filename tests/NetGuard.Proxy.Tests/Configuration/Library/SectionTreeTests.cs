using System.Text;
using Microsoft.Extensions.Configuration;
using NetGuard.Documents;
using NetGuard.Proxy.Configuration.Library;

namespace NetGuard.Proxy.Tests.Configuration.Library;

public sealed class SectionTreeTests
{
    [Fact]
    public void Read_Section_IsATreeWithKeysAsOrigins()
    {
        var root = Read("""{ "NetGuard": { "Networks": { "corp": { "Ranges": ["10.0.0.0/8", "192.0.2.1"] } }, "Resources": { "a": { "AllowAnonymous": true, "Limits": { } } } } }""");

        var netGuard = Assert.IsType<ConfigObject>(root["NetGuard"]);
        var corp = Assert.IsType<ConfigObject>(Assert.IsType<ConfigObject>(netGuard["networks"])["corp"]);
        var ranges = Assert.IsType<ConfigList>(corp["Ranges"]);
        Assert.Equal(["10.0.0.0/8", "192.0.2.1"], ranges.Items.Cast<ConfigScalar>().Select(item => item.Text));
        Assert.Equal("NetGuard.Networks.corp.Ranges[1]", ranges.Items[1].Path);
        Assert.Equal("NetGuard:Networks:corp:Ranges:1", ranges.Items[1].Origin.ToString());
        var resource = Assert.IsType<ConfigObject>(Assert.IsType<ConfigObject>(netGuard["Resources"])["a"]);
        var anonymous = Assert.IsType<ConfigScalar>(resource["AllowAnonymous"]);
        Assert.Equal((ScalarKind.Untyped, "True"), (anonymous.ScalarKind, anonymous.Text));
        Assert.Empty(Assert.IsType<ConfigObject>(resource["Limits"]).Members);
    }

    [Fact]
    public void Read_ListOfMoreThanTen_KeepsTheOrderOfItsNumbers()
    {
        var root = Read($$"""{ "NetGuard": { "L": [{{string.Join(',', Enumerable.Range(0, 12))}}] } }""");

        var list = Assert.IsType<ConfigList>(Assert.IsType<ConfigObject>(root["NetGuard"])["L"]);
        Assert.Equal(Enumerable.Range(0, 12).Select(item => $"{item}"), list.Items.Cast<ConfigScalar>().Select(item => item.Text));
    }

    [Fact]
    public void Read_MissingSection_IsAnEmptyObject() =>
        Assert.Empty(Assert.IsType<ConfigObject>(Read("{}")["NetGuard"]).Members);

    private static ConfigObject Read(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        return SectionTree.Read(configuration.GetSection("NetGuard"), "NetGuard");
    }
}
