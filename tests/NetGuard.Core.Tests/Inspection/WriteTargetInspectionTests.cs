using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>Fields that a schema says are written to meet AllowedWriteTargets; the others do not.</summary>
[Trait("Rule", "R18")]
public sealed class WriteTargetInspectionTests
{
    private static readonly RuleReference s_rule = new("NetGuard.Resources.r.Dlp.AllowedWriteTargets");

    [Theory]
    [InlineData("https://results.media.example/x", Verdict.Allow)]
    [InlineData("https://allowed.example/x", Verdict.Reject)]
    public void WriteField_OfABatch_MustBeAWriteTarget(string uri, Verdict verdict)
    {
        var decision = Request().Run($$"""{"azureBlobSource":{"containerUrl":"https://allowed.example/in"},"resultContainerUrl":"{{uri}}"}""");

        Assert.Equal(verdict, decision.Verdict);
        if (verdict == Verdict.Reject)
        {
            Assert.Equal(("uri.fqdn_not_allowed", s_rule, "$.resultContainerUrl", "allowed.example"), (decision.Reason!.Code, decision.Rule, decision.Parameter, decision.Subject));
        }
    }

    private static Inspecting Request()
    {
        Assert.True(WriteTargets.TryCreate(["results.media.example"], out var targets, out _));
        return new Inspecting
        {
            Path = "/documentintelligence/documentModels/prebuilt-read:analyzeBatch",
            Uris = Inspecting.Allowing("allowed.example", "*.media.example") with { WriteTargets = targets with { Rule = s_rule } },
        };
    }
}
