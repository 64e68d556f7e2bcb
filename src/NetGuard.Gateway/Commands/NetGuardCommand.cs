using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NetGuard.Gateway.Commands;

/// <summary>The command line: results go to standard output, messages to standard error.</summary>
internal static class NetGuardCommand
{
    /// <summary>A service manager ends what has not stopped after half a minute; we are done before.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(28);

    public static Task<int> InvokeAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancelled = default)
    {
        var parsed = Build().Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = LongestStop,
        };
        return parsed.Errors.Count == 0 || parsed.Action is HelpAction
            ? parsed.InvokeAsync(configuration, cancelled)
            : ComplainAsync(parsed, configuration, cancelled);
    }

    private static RootCommand Build() =>
        new("NetGuard: a security gateway in front of AI endpoints. It limits callers to networks, limits the URIs that a request may hand to an endpoint, authenticates by two keys, and records every decision.")
        {
            ServeCommand.Build(),
            DemoCommand.Build(),
            CheckCommand.Build(),
            ExplainCommand.Build(),
            SchemaCommand.Build(),
        };

    private static async Task<int> ComplainAsync(ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancelled)
    {
        // The library prints its help on standard output and answers 1; a script would take that for a result.
        if (parsed.Action is ParseErrorAction action)
        {
            action.ShowHelp = false;
        }

        configuration.Output = configuration.Error;
        await parsed.InvokeAsync(configuration, cancelled);
        var name = parsed.CommandResult.Command is RootCommand ? "netguard" : $"netguard {parsed.CommandResult.Command.Name}";
        await configuration.Error.WriteLineAsync($"Try '{name} -h'.");
        return ExitCodes.BadInput;
    }
}
