using System.Text;
using NetGuard.Decisions;
using NetGuard.Uris;
using NetGuard.Uris.Forms;

namespace NetGuard.Core.Tests.Uris.Forms;

/// <summary>What the policy fixtures, whose forms are tried on their own examples, do not show.</summary>
public sealed class OwnUriFormTests
{
    private static readonly RuleReference s_rule = new("NetGuard.Resources.r.Dlp.UriForms[0]");

    [Theory]
    [InlineData(Mode.Enforce, "uri.form.no-sig", true)]
    [InlineData(Mode.Report, "uri.form.no-sig", false)]
    [InlineData(Mode.Off, "", false)]
    [Trait("Rule", "R8")]
    public void Judge_FormInEachMode_IsAFindingOfThatModeAndRule(Mode mode, string codes, bool isRefused)
    {
        var policy = Policy(Form("no-sig", mode) with { QueryConditions = [new QueryCondition { Name = "sig"u8.ToArray() }] });

        var judged = Judged.Of("https://allowed.example/?sig=x", UriInputKind.Declared, policy);

        Assert.Equal((codes, isRefused), (judged.Codes, judged.IsRefused));
        Assert.All(judged.Findings, finding => Assert.Equal(s_rule, finding.Rule));
        Assert.Empty(Judged.Of("https://allowed.example/?x", UriInputKind.Declared, policy).Codes);
    }

    [Fact]
    public void Judge_SeveralForms_FindsEachThatHolds()
    {
        var policy = Policy(
            Form("a", Mode.Report) with { PathLongerThan = 0 },
            Form("b", Mode.Enforce) with { PathLongerThan = 100 },
            Form("c", Mode.Enforce) with { Pattern = Pattern("^https:"), QueryConditions = [new QueryCondition { Name = "q"u8.ToArray(), Pattern = Pattern("^x$") }] });

        Assert.Equal("uri.form.a uri.form.c", Judged.Of("https://allowed.example/?q=x", UriInputKind.Declared, policy).Codes);
    }

    [Theory]
    [InlineData(FormPattern.MaxText, "")]
    [InlineData(FormPattern.MaxText + 1, "uri.form.p")]
    public void Judge_TextTooLongForAPattern_HasTheForm(int length, string codes)
    {
        var open = UriFormRules.Default.With(UriForm.TooLong, Mode.Off, null).With(UriForm.EncodedPayload, Mode.Off, null);
        var uri = "https://allowed.example/".PadRight(length, '-');
        var policy = Policy(Form("p", Mode.Enforce) with { Pattern = Pattern("never") }) with { Forms = open };

        Assert.Equal(codes, Judged.Of(uri, UriInputKind.Declared, policy).Codes);

        var value = new string('-', length);
        var byValue = Policy(Form("p", Mode.Enforce) with { QueryConditions = [new QueryCondition { Name = "q"u8.ToArray(), Pattern = Pattern("never") }] }) with { Forms = open };
        Assert.Equal(codes, Judged.Of($"https://allowed.example/?q={value}", UriInputKind.Declared, byValue).Codes);
    }

    [Fact]
    public void Judge_AllowedUriUnderManyForms_AllocatesNothing()
    {
        Assert.True(FqdnSet.TryCreate(["*.blob.core.windows.net", "evil.test"], out var hosts, out _));
        Assert.True(PathCondition.TryCreate("/admin/*", out var path, out _));
        var policy = Policy(
            Form("host", Mode.Enforce) with { Hosts = hosts, QueryConditions = [new QueryCondition { Name = "sig"u8.ToArray() }] },
            Form("path", Mode.Enforce) with { Paths = [path] },
            Form("port", Mode.Enforce) with { Ports = [new PortRange(8000, 8999)] },
            Form("value", Mode.Report) with { QueryConditions = [new QueryCondition { Name = "c"u8.ToArray(), Pattern = Pattern("^(?:x|y)+$") }] },
            Form("pattern", Mode.Enforce) with { Pattern = Pattern("/v[0-9]+/internal/") });
        var findings = new UriFindings();
        var uri = Encoding.ASCII.GetBytes("https://allowed.example/v1/a%20b/c.png?c=d&e=aGVsbG8gd29ybGQ&f=https%3A%2F%2Fallowed.example%2F");
        Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, findings.Count);

        void Run()
        {
            for (var i = 0; i < 300; i++)
            {
                UriJudge.Judge(uri, UriInputKind.Declared, policy, findings);
            }
        }
    }

    private static OwnUriForm Form(string name, Mode mode) => new() { Finding = new UriFinding(Reasons.UriForm(name), mode, s_rule) };

    private static FormPattern Pattern(string text)
    {
        Assert.True(FormPattern.TryCreate(text, ignoreCase: true, out var pattern, out _));
        return pattern;
    }

    private static UriPolicy Policy(params OwnUriForm[] forms) => Judged.Policy(["allowed.example"]) with { OwnForms = new OwnUriForms(forms) };
}
