using NetGuard.Decisions;
using NetGuard.Policy.Terms;

namespace NetGuard.Gateway.Explain;

/// <summary>What one stage says of a hypothetical request.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Judged">Whether there was something to judge; <paramref name="Note"/> says why not.</param>
/// <param name="Decision">The stage's own decision, whatever the others say.</param>
/// <param name="Rule">The config entry that the stage reads, also where it allows.</param>
/// <param name="Note">A remark for the reader.</param>
internal sealed record StageReport(string Stage, bool Judged, Decision Decision, RuleReference? Rule, string? Note = null)
{
    /// <summary>Through which terms the caller came in or fell out, where the stage judged one.</summary>
    public CallerVerdict? Caller { get; init; }

    public static StageReport NotJudged(string stage, string why) => new(stage, false, Decision.Allow, null, why);

    public static StageReport Of(string stage, Decision decision, RuleReference? rule, string? note = null) =>
        new(stage, true, decision, decision.Rule ?? rule, note);
}

/// <summary>All stages of one hypothetical request. The first refusal is the answer that a caller would get.</summary>
/// <param name="Resource">The resource's name.</param>
/// <param name="PolicyVersion">The version that judged.</param>
/// <param name="Client">The caller's address; <c>null</c> where none was given.</param>
/// <param name="Method">The method; <c>null</c> where there is no request.</param>
/// <param name="Path">The path without its query; <c>null</c> where there is no request.</param>
/// <param name="Stages">In the order of the pipeline.</param>
/// <param name="Reports">What rules in Report mode found.</param>
internal sealed record Explanation(
    string Resource, string PolicyVersion, string? Client, string? Method, string? Path, IReadOnlyList<StageReport> Stages, IReadOnlyList<Decision> Reports)
{
    public StageReport? Refusal => Stages.FirstOrDefault(stage => stage.Decision.IsReject);

    public bool IsRefused => Refusal is not null;
}
