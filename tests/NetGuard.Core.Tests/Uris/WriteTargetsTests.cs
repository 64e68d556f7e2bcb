using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

[Trait("Rule", "R18")]
public sealed class WriteTargetsTests
{
    private static readonly RuleReference s_rule = new("NetGuard.Resources.r.Dlp.AllowedWriteTargets");

    private static readonly UriPolicy s_policy = Judged.Policy(["allowed.example", "*.allowed.example"], prefixes: ["https://storage.example/public/"]);

    [Theory]
    [InlineData("https://results.allowed.example/x", "")]
    [InlineData("https://storage.example/public/results/x", "")]
    [InlineData("https://allowed.example/x", "uri.fqdn_not_allowed")]
    [InlineData("https://storage.example/public/x", "uri.fqdn_not_allowed")]
    [InlineData("https://storage.example/public/results/../x", "uri.fqdn_not_allowed uri.fqdn_not_allowed")]
    [InlineData("https://elsewhere.example/x", "uri.fqdn_not_allowed")]
    [InlineData("data:,x", "uri.fqdn_not_allowed")]
    [InlineData("x", "uri.malformed")]
    public void Judge_WriteField_MustBeInBothLists(string uri, string codes)
    {
        var policy = s_policy with { WriteTargets = Targets("results.allowed.example", "elsewhere.example", "https://storage.example/public/results/") };

        var judged = Judged.Of(uri, UriInputKind.Write, policy);

        Assert.Equal(codes, judged.Codes);
        if (uri.Contains("allowed.example/x", StringComparison.Ordinal) && codes.Length > 0)
        {
            Assert.Equal((s_rule, "allowed.example"), (judged.Findings.Single().Rule, judged.Host));
        }
    }

    [Theory]
    [InlineData(UriInputKind.Declared)]
    [InlineData(UriInputKind.DeclaredOrData)]
    [InlineData(UriInputKind.StringValue)]
    public void Judge_OtherFields_AreNotNarrowed(UriInputKind kind) =>
        Assert.Empty(Judged.Of("https://allowed.example/x", kind, s_policy with { WriteTargets = Targets() }).Findings);

    [Fact]
    public void Judge_NoTargets_AdmitNoneAndAbsenceNarrowsNothing()
    {
        Assert.Equal("uri.fqdn_not_allowed", Judged.Of("https://allowed.example/x", UriInputKind.Write, s_policy with { WriteTargets = Targets() }).Codes);
        Assert.Equal("", Judged.Of("https://allowed.example/x", UriInputKind.Write, s_policy).Codes);
    }

    [Fact]
    public void Judge_HostsAreNotRestricted_TargetsStillAre() =>
        Assert.Equal("uri.fqdn_not_allowed", Judged.Of("https://other.example/x", UriInputKind.Write, s_policy with { RestrictHosts = false, WriteTargets = Targets("allowed.example") }).Codes);

    private static WriteTargets Targets(params string[] entries)
    {
        Assert.True(WriteTargets.TryCreate(entries, out var targets, out _));
        return targets with { Rule = s_rule };
    }
}
