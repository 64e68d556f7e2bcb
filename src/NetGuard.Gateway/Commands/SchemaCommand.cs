using System.CommandLine;
using NetGuard.Policy;

namespace NetGuard.Gateway.Commands;

/// <summary><c>netguard schema</c>: the JSON schema of the configuration, for editors and other checkers.</summary>
internal static class SchemaCommand
{
    public static Command Build()
    {
        var command = new Command("schema", "Print the JSON schema of the configuration file.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(SchemaWriter.Write());
            return ExitCodes.Ok;
        });
        return command;
    }
}
