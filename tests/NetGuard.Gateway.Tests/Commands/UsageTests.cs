using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData]
    [InlineData("chekc", "file.json")]
    [InlineData("check")]
    [InlineData("check", "a.json", "b.json")]
    [InlineData("check", "a.json", "--strct")]
    [InlineData("explain")]
    [InlineData("serve", "--set", "NetGuard.Admin.Url")]
    [InlineData("serve", "--set", "=x")]
    [InlineData("serve", "--config")]
    [InlineData("schema", "more")]
    public async Task WrongUsage_IsTwo_AndTellsOnStandardErrorAlone(params string[] arguments)
    {
        var (code, results, messages) = await CommandRun.RunAsync(arguments);
        Assert.Equal((2, ""), (code, results));
        Assert.Contains("-h'.", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("serve", "-h")]
    [InlineData("demo", "-h")]
    [InlineData("check", "-h")]
    [InlineData("explain", "-h")]
    [InlineData("schema", "-h")]
    public async Task Help_IsAResult(params string[] arguments)
    {
        var (code, results, messages) = await CommandRun.RunAsync(arguments);
        Assert.Equal((0, ""), (code, messages));
        Assert.Contains("Usage:", results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_WithoutAPath_IsNotRepeated()
    {
        var (_, _, messages) = await CommandRun.RunAsync("serve", "--set", "a-secret-that-lost-its-path");
        Assert.DoesNotContain("a-secret", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_Printed_IsTheFileThatEditorsUse()
    {
        var (code, results, _) = await CommandRun.RunAsync("schema");
        Assert.Equal(0, code);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "appsettings.schema.json")), results);
    }
}
