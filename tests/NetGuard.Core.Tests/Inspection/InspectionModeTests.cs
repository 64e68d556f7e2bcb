using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

public sealed class InspectionModeTests
{
    private static readonly string s_declared = Inspecting.Chat("\"https://attacker.test/\"");
    private const string StringValue = """{"x":"https://attacker.test/"}""";

    [Theory]
    [InlineData(Mode.Enforce, Verdict.Reject, 0)]
    [InlineData(Mode.Report, Verdict.Allow, 1)]
    [InlineData(Mode.Off, Verdict.Allow, 0)]
    [Trait("Rule", "R8")]
    public void Group_InEachMode_RefusesReportsOrIgnores(Mode mode, Verdict verdict, int reports)
    {
        var declared = new Inspecting { DeclaredFields = mode, StringValues = Mode.Enforce };
        Assert.Equal(verdict, declared.Run(s_declared).Verdict);
        Assert.Equal(reports, declared.Trail.ReportCount);

        var strings = new Inspecting { DeclaredFields = Mode.Enforce, StringValues = mode };
        Assert.Equal(verdict, strings.Run(StringValue).Verdict);
        Assert.Equal(reports, strings.Trail.ReportCount);
    }

    [Fact]
    public void Report_OfAFinding_SaysWhatTheRefusalWouldHaveSaid()
    {
        var request = new Inspecting { DeclaredFields = Mode.Report };
        var refusal = new Inspecting().Run(s_declared);

        request.Run(s_declared);

        var report = Assert.Single(request.Trail.Reports);
        Assert.Equal((Verdict.Report, refusal.Reason, refusal.Parameter, refusal.Subject), (report.Verdict, report.Reason, report.Parameter, report.Subject));
    }

    [Fact]
    public void Report_InFrontOfARefusal_DoesNotHideIt()
    {
        var request = new Inspecting { StringValues = Mode.Report };
        var decision = request.Run("""{"x":"https://one.test/","messages":[{"content":[{"image_url":{"url":"https://two.test/"}}]}],"y":"https://three.test/"}""");

        Assert.Equal("two.test", decision.Subject);
        Assert.Equal(["one.test"], request.Trail.Reports.Select(r => r.Subject));
    }

    [Fact]
    public void Report_OfManyFindings_IsCompleteInCountAndBoundedInTexts()
    {
        var request = new Inspecting { StringValues = Mode.Report };
        Assert.Equal(Decision.Allow, request.Run("[" + string.Join(',', Enumerable.Repeat("\"https://attacker.test/\"", 100)) + "]"));
        Assert.Equal((100, Trail.MaxReports), (request.Trail.ReportCount, request.Trail.Reports.Count));
        Assert.Equal(request.Trail.BytesTotal, request.Trail.BytesInspected);
    }

    [Fact]
    public void Uri_ThatBreaksAReportedAndAnEnforcedRule_IsRefusedAndReported()
    {
        var policy = Inspecting.Allowing("allowed.example");
        var request = new Inspecting { Uris = policy with { Forms = policy.Forms.With(UriForm.UserInfo, Mode.Report, null) } };

        Assert.Equal("uri.fqdn_not_allowed", request.Run(Inspecting.Chat("\"https://me@attacker.test/\"")).Reason?.Code);
        Assert.Equal("uri.form.userinfo", Assert.Single(request.Trail.Reports).Reason?.Code);
    }

    [Theory]
    [InlineData(Mode.Enforce, Mode.Report, Verdict.Allow, 1)]
    [InlineData(Mode.Report, Mode.Enforce, Verdict.Allow, 1)]
    [InlineData(Mode.Enforce, Mode.Enforce, Verdict.Reject, 0)]
    [InlineData(Mode.Off, Mode.Enforce, Verdict.Allow, 0)]
    [InlineData(Mode.Enforce, Mode.Off, Verdict.Allow, 0)]
    public void Finding_OfARuleWithItsOwnMode_TakesTheWeaker(Mode group, Mode rule, Verdict verdict, int reports)
    {
        var policy = Inspecting.Allowing("allowed.example");
        var request = new Inspecting { DeclaredFields = group, Uris = policy with { Forms = policy.Forms.With(UriForm.UserInfo, rule, null) } };

        Assert.Equal(verdict, request.Run(Inspecting.Chat("\"https://me@allowed.example/\"")).Verdict);
        Assert.Equal(reports, request.Trail.ReportCount);
    }

    [Fact]
    [Trait("Rule", "R8")]
    public void Groups_ThatAreOff_LeaveReadingStrict()
    {
        var request = new Inspecting { DeclaredFields = Mode.Off, StringValues = Mode.Off };

        Assert.Equal("body.malformed", request.Run("{").Reason?.Code);
        Assert.Equal("body.encoding", (request with { ContentEncoding = "gzip" }).Run("{}").Reason?.Code);
        Assert.Equal(Decision.Allow, request.Run(s_declared));
        Assert.Equal(0, request.Trail.UriCount);
    }
}
