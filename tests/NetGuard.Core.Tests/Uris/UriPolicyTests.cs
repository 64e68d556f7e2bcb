using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

public sealed class UriPolicyTests
{
    private static readonly RuleReference Resource = new("NetGuard.Resources.r", "appsettings.json:9:7");

    [Fact]
    [Trait("Rule", "R8")]
    public void UriPolicy_Closed_RefusesEveryHostAndNamesTheResource()
    {
        var findings = new UriFindings();

        UriJudge.Judge("https://a.example/"u8, UriInputKind.Declared, UriPolicy.Closed(Resource), findings);

        var finding = Assert.Single(findings.All.ToArray());
        Assert.Equal(("uri.fqdn_not_allowed", Mode.Enforce, Resource), (finding.Reason.Code, finding.Mode, finding.Rule));
    }

    [Fact]
    [Trait("Rule", "R8")]
    public void UriPolicy_NothingSaid_EnforcesEveryFormThatTellsHowAHostIsNamed() =>
        Assert.All(
            Enum.GetValues<UriForm>(),
            form => Assert.Equal(form is UriForm.NestedUrl or UriForm.EncodedPayload ? Mode.Report : Mode.Enforce, UriPolicy.Closed(Resource).Forms[form].Mode));

    [Fact]
    public void UriForms_BuiltIn_NamesEachFormOnce()
    {
        Assert.Equal(UriForms.BuiltIn.Count, UriForms.BuiltIn.Select(form => form.Name).Distinct().Count());
        Assert.Equal(Enum.GetValues<UriForm>(), UriForms.BuiltIn.Select(form => form.Form));
        Assert.Equal("uri.form.ip-literal", UriFormRules.Default[UriForm.IpLiteral].Reason.Code);
        Assert.Equal(UriForm.IpLiteral, UriForms.Find("IP-Literal")?.Form);
        Assert.Null(UriForms.Find("ip"));
    }

    [Fact]
    public void SchemeSet_BadEntries_AreErrors()
    {
        Assert.False(SchemeSet.TryCreate(["https", "https:", "", "1a", "ä", new string('a', 65)], out var set, out var errors));
        Assert.Equal([1, 2, 3, 4, 5], errors.Select(error => error.Index));
        Assert.True(set.Contains("https"u8));
        Assert.False(set.Contains("http"u8));
    }

    [Fact]
    public void SchemeSet_DefaultPorts_AreThoseOfItsSchemes()
    {
        Assert.True(SchemeSet.TryCreate(["HTTPS", "ws", "gs", "data"], out var set, out _));
        Assert.Equal([true, true, false, false], ((int[])[443, 80, 21, 8443]).Select(set.DefaultPorts.Contains));
    }

    [Fact]
    public void PortSet_OutOfRange_IsAnError()
    {
        Assert.False(PortSet.TryCreate([443, 0, 65535, 65536, -1], out var set, out var errors));
        Assert.Equal([1, 3, 4], errors.Select(error => error.Index));
        Assert.True(set.Contains(443));
        Assert.True(set.Contains(65535));
        Assert.False(set.Contains(0));
    }
}
