using System.Reflection;
using System.Text;
using NetGuard.Documents;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

/// <summary>Reads and compiles texts and files as the program does.</summary>
internal static class Compilation
{
    public static ReadOnlyMemory<byte> ProxySchema { get; } = File.ReadAllBytes(Metadata("ProxySchema"));

    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = Path.GetFullPath(Metadata("Repository"));

    public static string Fixtures { get; } = Path.Combine(Repository, "tests", "NetGuard.Core.Tests", "Policy", "Fixtures");

    public static CompileResult Compile(string text, params (string Name, string Value)[] variables) =>
        Compile(Encoding.UTF8.GetBytes(text), "a.json", new FakeSecrets(), NoNetworkSource.Instance, variables);

    public static CompileResult Compile(string text, INetworkSource networks) => Compile(Encoding.UTF8.GetBytes(text), "a.json", new FakeSecrets(), networks);

    public static CompileResult Compile(ReadOnlySpan<byte> utf8, string sourceName, ISecretSource secrets, params (string Name, string Value)[] variables) =>
        Compile(utf8, sourceName, secrets, NoNetworkSource.Instance, variables);

    public static CompileResult Compile(ReadOnlySpan<byte> utf8, string sourceName, ISecretSource secrets, INetworkSource networks, params (string Name, string Value)[] variables)
    {
        var document = DocumentReader.Read(utf8, sourceName);
        if (document.Root is null)
        {
            return new CompileResult(null, document.Errors);
        }

        var overlay = Overlay.Apply(document.Root, variables.Select(v => KeyValuePair.Create(v.Name, v.Value)), OverlaySource.Environment);
        var result = PolicyCompiler.Compile(overlay.Root, secrets, ProxySchema, networks);
        var errors = document.Errors.Concat(overlay.Errors).Concat(result.Errors).ToArray();
        return document.Errors.Count + overlay.Errors.Count == 0 ? result : new CompileResult(null, errors);
    }

    public static CompileResult CompileFile(string path) => Compile(File.ReadAllBytes(path), Path.GetFileName(path), new FakeSecrets(), new FixtureNetworks(Path.GetDirectoryName(path)!));

    /// <summary>A small file that compiles, with other members in its one resource, its network rules and its sections.</summary>
    public static string Sample(string resource = "", string netGuard = "", string route = "", string cluster = "", string root = "", string address = "https://contoso.openai.azure.com/") =>
        $$"""
        {
          {{root}}
          "ReverseProxy": {
            "Routes": { "r": { "ClusterId": "c", "Match": { "Path": "/r/{**rest}" }, "Metadata": { "NetGuard.Resource": "res" } {{route}} } },
            "Clusters": { "c": { "Destinations": { "a": { "Address": "{{address}}" } } {{cluster}} } }
          },
          "NetGuard": {
            {{netGuard}}
            "Resources": {
              "res": {
                {{resource}}
                "Authentication": { "Keys": { "Key1": "env:KEY1" } }
              }
            }
          }
        }
        """;

    private static string Metadata(string key) =>
        typeof(Compilation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
