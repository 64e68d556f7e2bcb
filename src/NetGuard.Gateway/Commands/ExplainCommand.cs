using System.CommandLine;
using NetGuard.Gateway.Explain;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Sources.Names;

namespace NetGuard.Gateway.Commands;

/// <summary><c>netguard explain</c>: what each stage would say of a caller and a request, by which rule, written where.</summary>
internal static class ExplainCommand
{
    private static readonly Option<string> Resource = new("--resource", "-r") { Description = "The resource that is asked for.", HelpName = "name", Required = true };
    private static readonly Option<string?> Client = new("--client") { Description = "The caller's address, IPv4 or IPv6.", HelpName = "address" };
    private static readonly Option<string?> Request = new("--request") { Description = "A request: a raw HTTP/1.1 message; a .json file is the body of one request; a .jsonl file holds one a line, {\"client\", \"method\", \"path\", \"headers\", \"body\"}.", HelpName = "file" };
    private static readonly Option<string> Method = new("--method") { Description = "The method where the file names none.", DefaultValueFactory = _ => "POST", HelpName = "method" };
    private static readonly Option<string> Target = new("--path") { Description = "The path, and query, where the file names none.", DefaultValueFactory = _ => "/v1/chat/completions", HelpName = "path" };
    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object a request." };

    public static Command Build()
    {
        var options = new ConfigurationOptions();
        var command = new Command("explain", "Explain what the policy says of a caller and a request: each stage's verdict, rule and origin. Exit code 0: allowed; 1: refused; 2: bad input.")
        {
            Resource, Client, Request, Method, Target, Json,
        };
        options.AddTo(command);
        command.SetAction((parsed, _) => ExplainAsync(parsed, options.Read(parsed)));
        return command;
    }

    private static async Task<int> ExplainAsync(ParseResult parsed, ConfigurationInput input)
    {
        var error = parsed.InvocationConfiguration.Error;
        var result = CandidateCompiler.ForExplaining(input).CompileFile();
        if (result.Candidate is not { } candidate)
        {
            StartErrors.Write(error, input, result);
            return ExitCodes.BadInput;
        }

        if (!candidate.Snapshot.Resources.TryGetValue(parsed.GetRequiredValue(Resource), out var resource))
        {
            await error.WriteLineAsync($"There is no resource '{parsed.GetRequiredValue(Resource)}'. The resources are: {string.Join(", ", candidate.Snapshot.Resources.Keys.Order(StringComparer.Ordinal))}.");
            return ExitCodes.BadInput;
        }

        try
        {
            return await ExplainAsync(parsed, candidate, resource);
        }
        catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{parsed.GetValue(Request)}: {failure.Message}");
            return ExitCodes.BadInput;
        }
    }

    private static async Task<int> ExplainAsync(ParseResult parsed, Candidate candidate, ResourcePolicy resource)
    {
        var output = parsed.InvocationConfiguration.Output;
        IEnumerable<HypotheticalRequest?> requests = parsed.GetValue(Request) is { } file
            ? RequestFile.Read(file, parsed.GetRequiredValue(Method), parsed.GetRequiredValue(Target))
            : Enumerable.Repeat<HypotheticalRequest?>(null, 1);
        await NameRefresh.ResolveOnceAsync(candidate.Snapshot, new NameServers(NameServers.DefaultTimeout).AskAsync);
        var explainer = new Explainer(candidate);
        var asTable = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var refused = false;
        foreach (var request in requests)
        {
            var caller = request?.Client ?? parsed.GetValue(Client);
            if (!TryReadClient(caller, out var client))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"'{caller}' is no address; write one such as 192.0.2.7 or 2001:db8::7, without port, prefix or zone.");
                return ExitCodes.BadInput;
            }

            var explanation = await explainer.ExplainAsync(resource, client, request);
            refused |= explanation.IsRefused;
            if (parsed.GetValue(Json))
            {
                ExplanationWriter.WriteJson(output, explanation);
            }
            else
            {
                ExplanationWriter.WriteText(output, explanation, asTable);
            }
        }

        return refused ? ExitCodes.No : ExitCodes.Ok;
    }

    private static bool TryReadClient(string? text, out NetAddress? client)
    {
        client = null;
        if (text is null)
        {
            return true;
        }

        if (!NetAddress.TryParse(text, out var address))
        {
            return false;
        }

        client = address.Unwrap();
        return true;
    }
}
