using System.Text.Json;
using NetGuard.Decisions;
using NetGuard.Gateway.Commands;
using NetGuard.Proxy.Telemetry;
using Spectre.Console;

namespace NetGuard.Gateway.Explain;

/// <summary>Writes explanations: a table where a person reads, plain columns where standard output is a file, JSON lines for machines.</summary>
internal static class ExplanationWriter
{
    private const int MaxText = 512;

    public static void WriteJson(TextWriter output, Explanation explanation) =>
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                resource = explanation.Resource,
                policyVersion = explanation.PolicyVersion,
                client = explanation.Client,
                method = Safe(explanation.Method),
                path = Safe(explanation.Path),
                verdict = Verdict(explanation),
                reason = explanation.Refusal?.Decision.Reason?.Code,
                status = explanation.Refusal?.Decision.Reason?.StatusCode,
                stages = explanation.Stages.Select(stage => new
                {
                    stage = stage.Stage,
                    verdict = Word(stage),
                    reason = stage.Decision.Reason?.Code,
                    param = Safe(stage.Decision.Parameter),
                    message = Safe(stage.Decision.Reason is null ? null : stage.Decision.Message),
                    rule = stage.Rule?.Path,
                    origin = stage.Rule?.Origin,
                    note = stage.Note,
                    caller = stage.Caller is { } caller ? CallerWriter.Json(caller) : null,
                }),
                wouldReject = explanation.Reports.Select(report => new { reason = report.Reason?.Code, param = Safe(report.Parameter), rule = report.Rule?.Path, origin = report.Rule?.Origin }),
            },
            CommandOutput.Json));

    public static void WriteText(TextWriter output, Explanation explanation, bool asTable)
    {
        output.WriteLine($"Resource {explanation.Resource}, policy {explanation.PolicyVersion}{Asked(explanation)}");
        if (asTable)
        {
            WriteTable(output, explanation);
        }
        else
        {
            foreach (var stage in explanation.Stages)
            {
                output.WriteLine($"  {stage.Stage,-12}  {Word(stage),-7}  {string.Join("  ", Details(stage))}".TrimEnd());
                foreach (var line in Terms(stage))
                {
                    output.WriteLine($"      {line}");
                }
            }
        }

        foreach (var report in explanation.Reports.Where(report => report.Verdict == Decisions.Verdict.Report))
        {
            output.WriteLine($"Would be refused under Enforce: {report.Reason?.Code}{At(report)}  {report.Rule}");
        }

        output.WriteLine(explanation.Refusal is { Decision: { Reason: { } reason } decision }
            ? $"Refused with {reason.StatusCode} {reason.Code}{At(decision)}: {Safe(decision.Message)}"
            : "Allowed");
    }

    private static void WriteTable(TextWriter output, Explanation explanation)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().AddColumns("Stage", "Verdict", "Details");
        foreach (var stage in explanation.Stages)
        {
            var color = !stage.Judged ? "grey" : stage.Decision.IsReject ? "red" : "green";
            table.AddRow(
                new Text(stage.Stage),
                new Markup($"[{color}]{Word(stage)}[/]"),
                new Text(string.Join(Environment.NewLine, Details(stage).Concat(Terms(stage)))));
        }

        console.Write(table);
    }

    private static string Asked(Explanation explanation) =>
        (explanation.Client is null ? "" : $", client {explanation.Client}")
        + (explanation.Method is null ? "" : $", {Safe(explanation.Method)} {Safe(explanation.Path)}");

    private static IEnumerable<string> Details(StageReport stage)
    {
        if (stage.Decision.Reason is { } reason)
        {
            yield return reason.Code + At(stage.Decision);
        }

        if (stage.Rule is { } rule)
        {
            yield return rule.ToString();
        }

        if (stage.Note is { } note)
        {
            yield return stage.Judged ? note : $"not judged: {note}";
        }
    }

    private static IEnumerable<string> Terms(StageReport stage) => stage.Caller is { } caller ? CallerWriter.Lines(caller) : [];

    private static string At(Decision decision) => decision.Parameter is null ? "" : $" at {Safe(decision.Parameter)}";

    private static string Verdict(Explanation explanation) => explanation.IsRefused ? "reject" : "allow";

    private static string Word(StageReport stage) => !stage.Judged ? "-" : stage.Decision.Verdict switch
    {
        Decisions.Verdict.Reject => "reject",
        Decisions.Verdict.Report => "report",
        _ => "allow",
    };

    private static string? Safe(string? text) => text is null ? null : SafeText.Escape(text, MaxText);
}
