using NetGuard.Policy.Sections;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Policy;

[Trait("Rule", "R23")]
public sealed class SharedSuffixTests
{
    [Theory]
    [InlineData("com", true)]
    [InlineData("co.uk", true)]
    [InlineData("com.au", true)]
    [InlineData("blob.core.windows.net", true)]
    [InlineData("core.windows.net", true)]
    [InlineData("windows.net", true)]
    [InlineData("BLOB.core.windows.NET", true)]
    [InlineData("amazonaws.com", true)]
    [InlineData("s3.eu-west-1.amazonaws.com", true)]
    [InlineData("eu-west-1.amazonaws.com", true)]
    [InlineData("workers.dev", true)]
    [InlineData("contoso.blob.core.windows.net", false)]
    [InlineData("bucket.s3.eu-west-1.amazonaws.com", false)]
    [InlineData("contoso.azurewebsites.net", false)]
    [InlineData("contoso.workers.dev", false)]
    [InlineData("contoso.co.uk", false)]
    [InlineData("contoso.example", false)]
    [InlineData("images.contoso.com", false)]
    [InlineData("co.example", false)]
    public void IsSuffix_Name_IsSharedByTenantsOrIsOnes(string name, bool shared) => Assert.Equal(shared, SharedSuffixes.IsSuffix(name));

    /// <summary>The public suffix list is longer and about registries; what it and we both know of hosting should agree.</summary>
    [CorpusFact("reference/public_suffix_list.dat")]
    public void IsSuffix_RegistriesOfThePublicSuffixList_AreKnownButForPlaces()
    {
        var registries = File.ReadLines(Corpora.File("reference/public_suffix_list.dat"))
            .TakeWhile(line => !line.Contains("END ICANN", StringComparison.Ordinal))
            .Where(line => line.Length > 0 && !line.StartsWith('/') && !line.StartsWith('!'))
            .Select(line => line.TrimStart('*', '.'))
            .Where(name => name.Count(c => c == '.') == 1 && name.All(char.IsAscii) && name[..2] is "co" or "ac" or "go" or "ne" or "or")
            .Where(name => name.IndexOf('.', StringComparison.Ordinal) == 2 || name.StartsWith("com.", StringComparison.Ordinal))
            .ToList();

        Assert.True(registries.Count > 150, $"only {registries.Count}");
        Assert.DoesNotContain(registries, name => !SharedSuffixes.IsSuffix(name));
    }
}
