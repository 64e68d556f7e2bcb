using System.Text;

namespace NetGuard.Core.Tests.Policy;

public sealed class PolicyVersionTests
{
    private const string Acls = """ "NetworkAcls": { "Mode": "Enforce", "Allow": "10.0.0.0/8" }, """;

    [Fact]
    public void Version_IsSixteenHexadecimalDigits()
    {
        Assert.Matches("^[0-9a-f]{16}$", Version(Compilation.Sample()));
    }

    [Theory]
    [InlineData(""" "NetworkAcls": { "Allow": "10.0.0.0/8", "Mode": "Enforce" }, """)]
    [InlineData("""  /* a comment */  "NetworkAcls" : { "Mode":"Enforce", "Allow":"10.0.0.0\/8", }, """)]
    [InlineData(""" "networkacls": { "MODE": "Enforce", "allow": "10.0.0.0/8" }, """)]
    public void Version_OtherSpellingOfTheSame_IsTheSame(string acls)
    {
        Assert.Equal(Version(Compilation.Sample(resource: Acls)), Version(Compilation.Sample(resource: acls)));
    }

    [Theory]
    [InlineData(""" "NetworkAcls": { "Mode": "Report", "Allow": "10.0.0.0/8" }, """)]
    [InlineData(""" "NetworkAcls": { "Mode": "Enforce", "Allow": "10.0.0.0/9" }, """)]
    [InlineData(""" "NetworkAcls": { "Mode": "Enforce", "Endpoints": ["10.0.0.0/8"] }, """)]
    public void Version_AnyOtherValue_IsAnother(string acls)
    {
        Assert.NotEqual(Version(Compilation.Sample(resource: Acls)), Version(Compilation.Sample(resource: acls)));
    }

    [Fact]
    public void Version_OtherSecretBehindTheSameReference_IsAnother()
    {
        var one = new FakeSecrets { Values = { ["env:KEY1"] = new string('a', 32) } };
        var two = new FakeSecrets { Values = { ["env:KEY1"] = new string('b', 32) } };

        Assert.NotEqual(Version(Compilation.Sample(), one), Version(Compilation.Sample(), two));
    }

    [Fact]
    public void Version_ListFromAVariable_IsThatOfTheSameListInTheFile()
    {
        var file = Compilation.Sample(resource: """ "Dlp": { "AllowedFqdnList": ["a.example", "b.example"] }, """);

        var overridden = Compilation.Compile(Compilation.Sample(), ("NETGUARD__Resources__res__Dlp__AllowedFqdnList", "a.example,b.example"));

        Assert.Equal(Version(file), overridden.Snapshot!.Version);
    }

    private static string Version(string text, FakeSecrets? secrets = null)
    {
        var result = Compilation.Compile(Encoding.UTF8.GetBytes(text), "a.json", secrets ?? new FakeSecrets());
        Assert.True(result.Succeeded, string.Join("\n", result.Errors));
        return result.Snapshot!.Version;
    }
}
