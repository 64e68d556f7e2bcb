using System.Net;
using NetGuard.Documents;
using NetGuard.Networks;

namespace NetGuard.Core.Tests.Policy;

public sealed class SampleTests
{
    public static TheoryData<string> Files =>
    [
        "config/appsettings.json",
        .. Directory.EnumerateFiles(Path.Combine(Compilation.Repository, "config", "examples"), "*.json")
            .Select(path => Path.GetRelativePath(Compilation.Repository, path))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Sample_Compiles_WithoutWarning(string file)
    {
        var path = Path.Combine(Compilation.Repository, file);

        var result = Compilation.CompileFile(path);

        var writer = new ConfigErrorWriter(Path.GetFileName(path), File.ReadAllBytes(path));
        Assert.True(result.Errors.Count == 0, string.Join("\n", result.Errors.Select(writer.Format)));
        Assert.NotEmpty(result.Snapshot!.Resources);
    }

    [Theory]
    [InlineData("openai", "127.0.0.1", true)]
    [InlineData("openai", "127.0.0.2", false)]
    [InlineData("openai", "192.0.2.1", false)]
    [InlineData("vision", "127.0.0.1", true)]
    [InlineData("vision", "127.0.0.2", false)]
    public void Sample_CallersOfThisMachine_AreToldApart(string resource, string client, bool admitted)
    {
        var snapshot = Compilation.CompileFile(Path.Combine(Compilation.Repository, "config", "appsettings.json")).Snapshot!;

        Assert.Equal(admitted, !snapshot.Resources[resource].Network.Judge(NetAddress.From(IPAddress.Parse(client))).IsReject);
    }
}
