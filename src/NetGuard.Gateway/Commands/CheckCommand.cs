using System.CommandLine;
using System.Text.Json;
using NetGuard.Documents;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Commands;

/// <summary><c>netguard check FILE</c>: compiles a configuration as <c>serve</c> would, and tells everything that is wrong with it.</summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("file") { Description = "The configuration file.", HelpName = "file" };
        var strict = new Option<bool>("--strict") { Description = "Answer 1 where there are warnings." };
        var json = new Option<bool>("--json") { Description = "Write the findings as one JSON object." };
        var options = new ConfigurationOptions();
        var command = new Command("check", "Check a configuration file: every error and warning, with its place. Exit code 0: good; 1: warnings under --strict; 2: errors.")
        {
            file,
            strict,
            json,
            options.Set,
        };
        command.SetAction(parsed =>
        {
            var input = options.Read(parsed.GetRequiredValue(file), parsed);
            var result = new CandidateCompiler(input).CompileFirst(TimeProvider.System, out _);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                WriteJson(output, input, result);
            }
            else
            {
                WriteText(output, input, result);
            }

            return result.Candidate is null ? ExitCodes.BadInput
                : parsed.GetValue(strict) && result.Errors.Count > 0 ? ExitCodes.No
                : ExitCodes.Ok;
        });
        return command;
    }

    private static void WriteText(TextWriter output, ConfigurationInput input, CandidateResult result)
    {
        var writer = new ConfigErrorWriter(input.SourceName, result.Source.Span);
        foreach (var error in result.Errors)
        {
            output.WriteLine(writer.Format(error));
        }

        var errors = result.Errors.Count(error => error.Severity == Severity.Error);
        var warnings = result.Errors.Count - errors;
        output.WriteLine(result.Candidate is { } candidate
            ? $"{input.SourceName}: good, policy {candidate.Snapshot.Version}, {Count(warnings, "warning")}"
            : $"{input.SourceName}: {Count(errors, "error")}, {Count(warnings, "warning")}");
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static void WriteJson(TextWriter output, ConfigurationInput input, CandidateResult result)
    {
        var writer = new ConfigErrorWriter(input.SourceName, result.Source.Span);
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                file = input.SourceName,
                valid = result.Candidate is not null,
                version = result.Candidate?.Snapshot.Version,
                findings = result.Errors.Select(error =>
                {
                    var place = writer.Place(error);
                    return new { severity = error.Severity == Severity.Error ? "error" : "warning", source = place.Source, line = place.Line, column = place.Column, path = error.Path, message = error.Message };
                }),
            },
            CommandOutput.Json));
    }
}
