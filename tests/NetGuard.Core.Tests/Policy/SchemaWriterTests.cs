using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using NetGuard.Policy;
using NetGuard.Policy.Settings;

namespace NetGuard.Core.Tests.Policy;

public sealed class SchemaWriterTests
{
    private static readonly JsonDocumentOptions AsRead = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly Lazy<JsonSchema> Schema = new(LoadSchema);

    [Fact]
    public void Schema_TheFileInTheRepository_IsWhatTheDescriptionsGive()
    {
        var file = File.ReadAllText(Path.Combine(Compilation.Repository, "appsettings.schema.json"));

        Assert.True(file == SchemaWriter.Write(), "appsettings.schema.json differs from the settings' descriptions. Mend it with: netguard schema > appsettings.schema.json");
    }

    public static TheoryData<string> Files => SampleTests.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Schema_SamplesAndExamples_AreValid(string file)
    {
        var results = Evaluate(File.ReadAllText(Path.Combine(Compilation.Repository, file)));

        Assert.True(results.IsValid, Describe(results));
    }

    public static TheoryData<string> GoodFixtures => [.. Directory.EnumerateFiles(Path.Combine(Compilation.Fixtures, "good"), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(GoodFixtures))]
    public void Schema_GoodFixtures_AreValid(string file)
    {
        var results = Evaluate(File.ReadAllText(Path.Combine(Compilation.Fixtures, "good", file)));

        Assert.True(results.IsValid, Describe(results));
    }

    [Theory]
    [InlineData("""{ "ReverseProxy": {}, "NetGuard": { "Netwerks": {} } }""")]
    [InlineData("""{ "ReverseProxy": {}, "NetGuard": {}, "Unknown": {} }""")]
    [InlineData("""{ "ReverseProxy": { "Routes": { "r": { "ClusterId": "c" } } }, "NetGuard": {} }""")]
    [InlineData("""{ "ReverseProxy": {}, "NetGuard": { "Resources": { "r": { "Limits": { "MaxRequestBodySize": 0 } } } } }""")]
    [InlineData("""{ "ReverseProxy": {}, "NetGuard": { "Resources": { "r": { "NetworkAcls": { "Mode": "Maybe" } } } } }""")]
    [InlineData("""{ "ReverseProxy": {}, "NetGuard": { "Vault": {} } }""")]
    [InlineData("""{ "ReverseProxy": {}, "NetGuard": { "Networks": { "1st": { "Ranges": ["10.0.0.1"] } } } }""")]
    [InlineData("""{ "NetGuard": {} }""")]
    public void Schema_WhatTheCompilerRefuses_IsNotValid(string text)
    {
        Assert.False(Evaluate(text).IsValid);
        Assert.False(Compilation.Compile(text).Succeeded);
    }

    [Fact]
    public void Settings_Each_HasDescriptionExampleAndRange()
    {
        var settings = All(GatewaySettings.Root, "").ToArray();

        Assert.True(settings.Length > 100);
        Assert.All(settings, setting =>
        {
            Assert.True(setting.Setting.Description.Length > 5, setting.Path);
            Assert.True(setting.Setting.Description.EndsWith('.'), setting.Path);
            Assert.True(JsonNode.Parse(setting.Setting.Example) is not null, setting.Path);
        });
    }

    [Fact]
    public void Settings_EachExampleAndDefault_IsValidByItsOwnSchema()
    {
        foreach (var (path, setting) in All(GatewaySettings.Root, ""))
        {
            if (setting is ReservedSetting or ForeignSetting)
            {
                continue;
            }

            var schema = JsonSchema.FromText(SchemaShapes.Annotated(setting).ToJsonString());
            foreach (var text in (string?[])[setting.Example, setting.DefaultText])
            {
                Assert.True(text is null || schema.Evaluate(JsonDocument.Parse(text).RootElement).IsValid, $"{path}: {text}");
            }
        }
    }

    private static IEnumerable<(string Path, Setting Setting)> All(SectionDescription section, string path) =>
        section.Settings.SelectMany(setting => All(setting, $"{path}.{setting.Name}").Prepend(($"{path}.{setting.Name}", setting)));

    private static IEnumerable<(string Path, Setting Setting)> All(Setting setting, string path) => setting switch
    {
        SectionSetting section => All(section.Section, path),
        MapSetting map => All(map.Item, path + ".*"),
        _ => [],
    };

    private static EvaluationResults Evaluate(string text)
    {
        using var document = JsonDocument.Parse(text, AsRead);
        return Schema.Value.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
    }

    private static string Describe(EvaluationResults results) => string.Join(
        "\n",
        (results.Details ?? []).Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}"));

    private static JsonSchema LoadSchema()
    {
        // YARP's file has no $id: it is known here by the address under which it is referred to.
        SchemaRegistry.Global.Register(new Uri(GatewaySettings.ProxySchema), JsonSchema.FromText(System.Text.Encoding.UTF8.GetString(Compilation.ProxySchema.Span)));
        return JsonSchema.FromText(SchemaWriter.Write());
    }
}
