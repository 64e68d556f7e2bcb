using System.Text;
using CsCheck;
using NetGuard.Documents;

namespace NetGuard.Core.Tests.Documents;

public sealed class OverlayTests
{
    private const string File = """
        {
          "ReverseProxy": { "Clusters": { "c": { "Destinations": { "0": { "Address": "http://a/" } } } } },
          "NetGuard": {
            "Networks": { "corp": { "Ranges": ["10.0.0.0/8"] } },
            "Resources": { "openai": { "NetworkAcls": { "Mode": "Enforce" } } }
          }
        }
        """;

    [Theory]
    [InlineData("NETGUARD__Resources__openai__NetworkAcls__Mode")]
    [InlineData("NetGuard__resources__OPENAI__networkacls__MODE")]
    public void Environment_NameInAnyCase_ReplacesTheValueAndKeepsTheFilesNames(string name)
    {
        var root = Apply((name, "Report"));

        var mode = (ConfigScalar)Find(root, "NetGuard", "Resources", "openai", "NetworkAcls", "Mode");
        Assert.Equal(("NetGuard.Resources.openai.NetworkAcls.Mode", ScalarKind.Untyped, "Report"), (mode.Path, mode.ScalarKind, mode.Text));
        Assert.Equal(new Origin($"environment variable {name}"), mode.Origin);
    }

    [Fact]
    public void Environment_List_IsReplacedWhole()
    {
        var ranges = Find(Apply(("NETGUARD__Networks__corp__Ranges", "10.1.0.0/16,10.2.0.0/16")), "NetGuard", "Networks", "corp", "Ranges");

        Assert.Equal("10.1.0.0/16,10.2.0.0/16", Assert.IsType<ConfigScalar>(ranges).Text);
    }

    [Fact]
    public void Environment_NewMember_MakesTheObjectsOnTheWay()
    {
        var root = Apply(("Kestrel__Endpoints__Http__Url", "http://127.0.0.1:0"), ("Kestrel__Endpoints__Http__Protocols", "Http1"));

        var endpoint = (ConfigObject)Find(root, "Kestrel", "Endpoints", "Http");
        Assert.Equal(2, endpoint.Members.Count);
        Assert.Equal("Kestrel.Endpoints.Http", endpoint.Path);
    }

    [Theory]
    [InlineData("NETGUARD_KEY1")]
    [InlineData("NETGUARD")]
    [InlineData("PATH")]
    [InlineData("Logging__LogLevel__Default")]
    [InlineData("NETGUARDX__Networks")]
    public void Environment_OtherVariable_IsNoSetting(string name)
    {
        Assert.Equal(Tree().Members.Count, Apply((name, "x")).Members.Count);
    }

    [Fact]
    public void Environment_DigitsWhereTheFileHasAnObject_AreAName()
    {
        var address = Find(Apply(("ReverseProxy__Clusters__c__Destinations__0__Address", "http://b/")), "ReverseProxy", "Clusters", "c", "Destinations", "0", "Address");

        Assert.Equal("http://b/", ((ConfigScalar)address).Text);
    }

    [Theory]
    [InlineData("NETGUARD__Networks__corp__Ranges__0", "NetGuard.Networks.corp.Ranges", "a list is never merged item by item; give it whole, parted by commas, as NETGUARD__Networks__corp__Ranges")]
    [InlineData("NETGUARD__Networks__new__Ranges__0", "NetGuard.Networks.new.Ranges", "a list is never merged item by item; give it whole, parted by commas, as NETGUARD__Networks__new__Ranges")]
    [InlineData("NETGUARD__Resources__openai__NetworkAcls__Mode__X", "NetGuard.Resources.openai.NetworkAcls.Mode", "the setting is a string (a.json:5:57) and has no members")]
    [InlineData("NETGUARD__Networks", "NetGuard.Networks", "the setting is an object; set its members one by one")]
    [InlineData("NETGUARD__Networks____Ranges", "", "the variable's name has an empty part; levels are parted by exactly two underscores")]
    public void Environment_NameThatFitsNothing_IsAnError(string name, string path, string message)
    {
        var result = Overlay.Apply(Tree(), [new(name, "x")], OverlaySource.Environment);

        var error = Assert.Single(result.Errors);
        Assert.Equal((new Origin($"environment variable {name}"), path, message), (error.Origin, error.Path, error.Message));
    }

    [Fact]
    public void Environment_TwoSpellingsOfOneSetting_AreAnError()
    {
        var result = Overlay.Apply(Tree(), [new("NetGuard__Admin__Url", "a"), new("NETGUARD__Admin__Url", "b")], OverlaySource.Environment);

        Assert.Equal("environment variable NetGuard__Admin__Url", Assert.Single(result.Errors).Origin.Source);
        Assert.Contains("NETGUARD__Admin__Url", result.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NetGuard.Networks.corp.Ranges")]
    [InlineData("netguard:networks:corp:ranges")]
    [InlineData("NetGuard['Networks'].corp['Ranges']")]
    public void CommandLine_Path_IsDottedColonedOrQuoted(string path)
    {
        var result = Overlay.Apply(Tree(), [new(path, "10.0.0.1")], OverlaySource.CommandLine);

        Assert.Empty(result.Errors);
        var ranges = (ConfigScalar)Find(result.Root, "NetGuard", "Networks", "corp", "Ranges");
        Assert.Equal((new Origin("--set"), "10.0.0.1"), (ranges.Origin, ranges.Text));
    }

    [Theory]
    [InlineData("ReverseProxy:Routes:r:Metadata:NetGuard.Resource")]
    [InlineData("ReverseProxy.Routes.r.Metadata['NetGuard.Resource']")]
    public void CommandLine_NameWithADot_CanBeWritten(string path)
    {
        var result = Overlay.Apply(Tree(), [new(path, "none")], OverlaySource.CommandLine);

        Assert.Equal("ReverseProxy.Routes.r.Metadata['NetGuard.Resource']", Find(result.Root, "ReverseProxy", "Routes", "r", "Metadata", "NetGuard.Resource").Path);
    }

    [Fact]
    public void CommandLine_SamePathTwice_LastWins()
    {
        var result = Overlay.Apply(Tree(), [new("NetGuard.Admin.Url", "a"), new("NetGuard.Admin.Url", "b")], OverlaySource.CommandLine);

        Assert.Empty(result.Errors);
        Assert.Equal("b", ((ConfigScalar)Find(result.Root, "NetGuard", "Admin", "Url")).Text);
    }

    [Theory]
    [InlineData("NetGuard.Networks.corp.Ranges[0]", "a list is never merged item by item; give it whole, parted by commas, as NetGuard.Networks.corp.Ranges")]
    [InlineData("NetGuard..Networks", "NetGuard..Networks: the path has an empty name")]
    [InlineData("NetGuard['Networks", "NetGuard['Networks: the path is not well formed; write a.b, a:b or a['b.c']")]
    [InlineData("", ": the path has an empty name")]
    public void CommandLine_BadPath_IsAnError(string path, string message)
    {
        var result = Overlay.Apply(Tree(), [new(path, "x")], OverlaySource.CommandLine);

        Assert.Equal(message, Assert.Single(result.Errors).Message);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Apply_Depth_IsBounded(int names, bool accepted)
    {
        var path = "NetGuard" + string.Concat(Enumerable.Repeat(".x", names - 1));

        Assert.Equal(accepted, Overlay.Apply(Tree(), [new(path, "1")], OverlaySource.CommandLine).Errors.Count == 0);
    }

    [Fact]
    public void Path_AnyNames_ComeBackFromTheirWrittenForm()
    {
        var name = Gen.Char["ab._'-:[]$ "].Array[1, 6].Select(chars => new string(chars));
        name.Array[1, 4].Where(names => names[0][0] != '[').Sample(names =>
        {
            var path = names.Aggregate("", ConfigPath.Member);
            return ConfigPath.TryParse(path, out var parsed, out _) && parsed.SequenceEqual(names);
        });
    }

    [Fact]
    public void Apply_AnyNamesAndValues_NeverThrowsAndLaysOrExplains()
    {
        var part = Gen.OneOf("NetGuard", "NETGUARD", "ReverseProxy", "Networks", "corp", "Ranges", "Clusters", "c", "0", "1", "", "_", "['x']", "[0]", ".", ":", "é", "\0");
        Gen.Select(part.Array[1, 6], Gen.OneOf("__", ".", ":"), Gen.String, Gen.Enum<OverlaySource>()).Sample((parts, separator, value, source) =>
        {
            var result = Overlay.Apply(Tree(), [new(string.Join(separator, parts), value)], source);
            return result.Root is not null && (source == OverlaySource.Environment || result.Errors.Count == 1 || !result.Root.Equals(Tree()));
        });
    }

    private static ConfigObject Tree() => DocumentReader.Read(Encoding.UTF8.GetBytes(File), "a.json").Root!;

    private static ConfigObject Apply(params (string Name, string Value)[] variables)
    {
        var result = Overlay.Apply(Tree(), variables.Select(v => KeyValuePair.Create(v.Name, v.Value)), OverlaySource.Environment);
        Assert.Empty(result.Errors);
        return result.Root;
    }

    private static ConfigNode Find(ConfigObject root, params string[] names) =>
        names.Aggregate((ConfigNode)root, (node, name) => ((ConfigObject)node)[name]!);
}
