using System.CommandLine;
using NetGuard.Gateway.Demo;
using NetGuard.Gateway.Demo.StandIn;
using NetGuard.Gateway.Hosting;

namespace NetGuard.Gateway.Commands;

/// <summary><c>netguard demo</c>: the real gateway on the sample configuration, a stand-in behind it, and lines to try.</summary>
internal static class DemoCommand
{
    /// <summary>Slow enough to be seen, fast enough to wait for.</summary>
    private static readonly TimeSpan EventInterval = TimeSpan.FromMilliseconds(150);

    public static Command Build()
    {
        var options = new ConfigurationOptions();
        var command = new Command("demo", "Run the gateway on the sample configuration, with an embedded AI endpoint behind it, and print curl lines to try. Ctrl-C ends it.")
        {
            options.Set,
        };
        command.SetAction((parsed, cancelled) => RunAsync(parsed, options, cancelled));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ConfigurationOptions options, CancellationToken cancelled)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var folder = Directory.CreateTempSubdirectory("netguard-demo-");
        try
        {
            var sample = DemoSample.Load(Directory.GetCurrentDirectory(), folder.FullName, options.ReadOverrides(parsed));
            await using var standIn = await StandInEndpoint.StartAsync([.. sample.Upstreams]);
            standIn.Pace = static (_, stopped) => Task.Delay(EventInterval, stopped);
            return await ServeCommand.RunAsync(
                sample.Input,
                new GatewayHostOptions { ReadableLog = !Console.IsOutputRedirected, StopWithin = TimeSpan.Zero },
                error,
                host => DemoGuide.Write(output, sample, host.Addresses[0], host.AdminAddress),
                cancelled);
        }
        catch (IOException failure)
        {
            await error.WriteLineAsync($"The demo's stand-in endpoint cannot start: {failure.Message} Is another demo running?");
            return ExitCodes.BadInput;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
