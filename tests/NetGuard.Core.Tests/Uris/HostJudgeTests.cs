using System.Text;
using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

public sealed class HostJudgeTests
{
    private static readonly UriPolicy s_policy = Policy("allowed.example", "*.search.example", "203.0.113.80", "us-east1");

    [Theory]
    [InlineData("allowed.example", null)]
    [InlineData("  allowed.example\n", null)]
    [InlineData("ALLOWED.example.", null)]
    [InlineData("allowed.example/path?x", null)]
    [InlineData("a.search.example", null)]
    [InlineData("us-east1", null)]
    [InlineData("203.0.113.80", null)]
    [InlineData("", null)]
    [InlineData("https://allowed.example/x", null)]
    [InlineData("allowed.example:443", null)]
    [InlineData("allowed.example:8443", "uri.port")]
    [InlineData("attacker.test", "uri.fqdn_not_allowed")]
    [InlineData("us-west1", "uri.fqdn_not_allowed")]
    [InlineData("attacker.test/allowed.example", "uri.fqdn_not_allowed")]
    [InlineData("attacker.test#.allowed.example", "uri.fqdn_not_allowed")]
    [InlineData("not a host", "uri.fqdn_not_allowed")]
    [InlineData("{cluster}", "uri.form.parser-divergence")]
    [InlineData("allowed.example@attacker.test", "uri.form.userinfo")]
    [InlineData("203.0.113.81", "uri.form.ip-literal")]
    [InlineData("0x7f.1", "uri.form.ip-literal")]
    [InlineData("https://attacker.test/", "uri.fqdn_not_allowed")]
    [InlineData("//attacker.test/", "uri.malformed")]
    [InlineData("http://allowed.example/", "uri.scheme")]
    [Trait("Rule", "R18")]
    public void Host_InPlaceOfAUri_MeetsTheRulesOfHosts(string value, string? code)
    {
        var findings = Judge(value, s_policy);
        Assert.Equal(code, findings.All.ToArray().FirstOrDefault(f => f.Mode == Mode.Enforce).Reason?.Code);
        Assert.Equal(value.Trim().Length > 0, findings.IsUri);
    }

    [Fact]
    public void Host_WhileHostsAreNotRestricted_MeetsTheFormsAlone()
    {
        var open = new UriPolicy { RestrictHosts = false };
        Assert.Equal(0, Judge("attacker.test", open).Count);
        Assert.Equal(0, Judge("not a host", open).Count);
        Assert.Equal("uri.form.userinfo", Judge("user@attacker.test", open).All[0].Reason.Code);
    }

    [Theory]
    [InlineData("attacker.test/ns/model:tag", true)]
    [InlineData("attacker.test:5000/ns/model", true)]
    [InlineData("host:5000/ns/model", true)]
    [InlineData("localhost/ns/model", true)]
    [InlineData("LocalHost/ns/model", true)]
    [InlineData(" attacker.test/ns/model", true)]
    [InlineData("[::1]/ns/model", true)]
    [InlineData("https://host/ns/model", true)]
    [InlineData("llama3:8b", false)]
    [InlineData("llama3.1:8b", false)]
    [InlineData("library/llama3.1:8b", false)]
    [InlineData("/a.b/c", false)]
    [InlineData("", false)]
    [Trait("Rule", "R18")]
    public void Name_ThatMayBeginWithAHost_DoesIfItLooksLikeOne(string value, bool isHost) =>
        Assert.Equal(isHost, HostJudge.NamesHost(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Host_LongerThanTheStack_IsJudged() =>
        Assert.Equal("uri.fqdn_not_allowed", Judge(new string('a', 2_000), s_policy).All[0].Reason.Code);

    private static UriPolicy Policy(params string[] hosts)
    {
        Assert.True(FqdnSet.TryCreate(hosts, out var fqdns, out _));
        return new UriPolicy { RestrictHosts = true, Fqdns = fqdns };
    }

    private static UriFindings Judge(string value, UriPolicy policy)
    {
        var findings = new UriFindings();
        HostJudge.Judge(Encoding.UTF8.GetBytes(value), policy, findings);
        return findings;
    }
}
