using System.CommandLine;
using System.Security.Cryptography;
using NetGuard.Gateway.Hosting;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Commands;

/// <summary><c>netguard serve</c>: runs the gateway until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var options = new ConfigurationOptions();
        var command = new Command("serve", "Run the gateway. Decisions are logged on standard output, everything else that it tells on standard error.");
        options.AddTo(command);
        command.SetAction((parsed, cancelled) => RunAsync(options.Read(parsed), new GatewayHostOptions { ReadableLog = !Console.IsOutputRedirected }, parsed.InvocationConfiguration.Error, null, cancelled));
        return command;
    }

    /// <summary>Runs the gateway until <paramref name="cancelled"/>.</summary>
    /// <param name="input">The configuration.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="error">Gets what the operator should know.</param>
    /// <param name="started">Runs once the gateway answers.</param>
    /// <param name="cancelled">The signal to stop.</param>
    public static async Task<int> RunAsync(ConfigurationInput input, GatewayHostOptions options, TextWriter error, Action<GatewayHost>? started, CancellationToken cancelled)
    {
        if (!GatewayConfiguration.TryLoad(new CandidateCompiler(input), TimeProvider.System, out var configuration, out var result))
        {
            StartErrors.Write(error, input, result);
            return ExitCodes.BadInput;
        }

        GatewayHost host;
        try
        {
            host = await GatewayHost.StartAsync(configuration, options, cancelled);
        }
        catch (Exception failure) when (IsOfTheEnvironment(failure))
        {
            await error.WriteLineAsync($"The gateway cannot start: {Describe(failure)}");
            await error.WriteLineAsync($"It was to listen on {string.Join(", ", ListenersOf(configuration.Candidate))}.");
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }

        await using (host)
        {
            StartReport.Write(error, input, result, host.Addresses, host.AdminAddress);
            started?.Invoke(host);
            await UntilAsync(cancelled, host.Stopping);
            await error.WriteLineAsync(cancelled.IsCancellationRequested ? "Stopping." : "The gateway stopped by itself; see the log.");
        }

        return cancelled.IsCancellationRequested ? ExitCodes.Ok : ExitCodes.BadInput;
    }

    /// <summary>The messages from the outermost to the cause, each once.</summary>
    private static string Describe(Exception failure)
    {
        var messages = new List<string>();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (!messages.Exists(message => message.Contains(cause.Message, StringComparison.Ordinal)))
            {
                messages.Add(cause.Message);
            }
        }

        return string.Join(' ', messages);
    }

    private static IEnumerable<string?> ListenersOf(Candidate candidate) => candidate.StaticData
        .Where(setting => setting.Key.EndsWith(":Url", StringComparison.OrdinalIgnoreCase)
            && (setting.Key.StartsWith("Kestrel:Endpoints:", StringComparison.OrdinalIgnoreCase) || setting.Key.Equals("NetGuard:Admin:Url", StringComparison.OrdinalIgnoreCase)))
        .Select(setting => setting.Value);

    private static async Task UntilAsync(params CancellationToken[] signals)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(signals);
        await Task.Delay(Timeout.InfiniteTimeSpan, any.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>A port that is taken, a certificate that cannot be read: not ours to fix, and no stack to show.</summary>
    private static bool IsOfTheEnvironment(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or InvalidOperationException or CryptographicException or ConfigurationFaultException
            or System.Net.Sockets.SocketException;
}
