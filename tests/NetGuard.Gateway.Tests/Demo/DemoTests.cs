using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Demo;

/// <summary>Every line that the demo prints does what it says.</summary>
public sealed partial class DemoTests
{
    [CurlFact]
    public async Task Demo_EachLineThatItPrints_GetsTheAnswerThatItNames()
    {
        var ports = FreePorts(4);
        await using var demo = GatewayProcess.Start(
        [
            "demo",
            "--set", $"Kestrel.Endpoints.Http.Url=http://127.0.0.1:{ports[0]}",
            "--set", $"NetGuard.Admin.Url=http://127.0.0.1:{ports[1]}",
            "--set", $"ReverseProxy.Clusters.openai.Destinations.a.Address=http://127.0.0.1:{ports[2]}/",
            "--set", $"ReverseProxy.Clusters.vision.Destinations.a.Address=http://127.0.0.1:{ports[3]}/",
        ]);
        await demo.WaitForResultAsync("Ctrl-C ends the demo.");

        var trials = Trial().Matches(demo.Results);
        Assert.True(trials.Count >= 14, demo.Results);
        foreach (Match trial in trials)
        {
            var answer = await RunAsync(trial.Groups["curl"].Value);
            Assert.EndsWith("\n" + trial.Groups["status"].Value, answer, StringComparison.Ordinal);
            Assert.Contains(trial.Groups["reason"].Value, answer, StringComparison.Ordinal);
        }

        await TryTheReadmeAsync(KeyOf(demo.Results), ports[0]);
        Assert.Equal(0, await demo.InterruptAsync());
    }

    [Fact]
    public async Task Demo_WhereAPortIsTaken_SaysSo()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var demo = GatewayProcess.Start(["demo", "--set", $"ReverseProxy.Clusters.openai.Destinations.a.Address=http://127.0.0.1:{port}/"]);
        Assert.Equal(2, await demo.WaitForExitAsync());
        Assert.Contains($"127.0.0.1:{port}", demo.Messages, StringComparison.Ordinal);
        Assert.Contains("address already in use", demo.Messages, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The README's lines with this run's key and port: each gets the status that its comment names.</summary>
    private static async Task TryTheReadmeAsync(string key, int port)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "README.md"));
        var first = Array.FindIndex(lines, line => line.StartsWith("KEY=demo-key", StringComparison.Ordinal));
        var block = lines[first..Array.IndexOf(lines, "```", first)].Select(line => line.Replace("demo-key", key, StringComparison.Ordinal).Replace("8080", $"{port}", StringComparison.Ordinal)).ToArray();
        var definitions = string.Join('\n', block.Where(line => !line.StartsWith("curl ", StringComparison.Ordinal)));
        var calls = block.Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(10, calls.Length);
        foreach (var call in calls)
        {
            var expected = ExpectedStatus().Match(call).Groups["status"].Value;
            Assert.Equal((call, expected), (call, await RunAsync($"{definitions}\n{call.Replace("curl ", "curl -sS -o /dev/null -w '%{http_code}' ", StringComparison.Ordinal)}")));
        }
    }

    private static string KeyOf(string results) => PrintedKey().Match(results).Groups["key"].Value;

    [GeneratedRegex(@"Key of openai: (?<key>\S+)")]
    private static partial Regex PrintedKey();

    [GeneratedRegex(@"# (?<status>\d{3})")]
    private static partial Regex ExpectedStatus();

    [GeneratedRegex(@"^# .*: (?<status>\d{3})( (?<reason>\S+))?\n(?<curl>curl .*)$", RegexOptions.Multiline)]
    private static partial Regex Trial();

    private static async Task<string> RunAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output.Trim();
    }

    private static int[] FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray();
        Array.ForEach(sockets, socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        var ports = sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        Array.ForEach(sockets, socket => socket.Dispose());
        return ports;
    }
}
