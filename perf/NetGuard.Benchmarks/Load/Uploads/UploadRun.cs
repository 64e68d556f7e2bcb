using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace NetGuard.Benchmarks.Load.Uploads;

/// <summary>
/// Many uploads at a time through <c>netguard serve</c>: all stand half sent, then all end at once. Reports the process's
/// resident memory beside the bound that its policy sets, and fails where a body is refused or memory goes past it.
/// </summary>
internal static class UploadRun
{
    /// <summary>Buffers of sockets, Kestrel and the runtime: each connection's share, and what does not grow with them.</summary>
    private const long ConnectionShare = 256 * 1024;
    private const long RuntimeShare = 128 << 20;

    private const long IdleArrays = 32 << 20;

    /// <param name="root">The repository's folder.</param>
    /// <param name="options"><c>--uploads</c>, <c>--megabytes</c> of each, <c>--memory</c> (MiB of MaxBufferedBytes), <c>--server-buffer</c> (KiB that Kestrel takes in of each connection), each with a number.</param>
    public static async Task<int> RunAsync(string root, string[] options)
    {
        var uploads = RunOptions.Number(options, "--uploads", 1000);
        var length = RunOptions.Number(options, "--megabytes", 10) << 20;
        var buffered = (long)RunOptions.Number(options, "--memory", 256) << 20;
        var output = Directory.CreateDirectory(Path.Combine(root, "perf", "load", "out")).FullName;

        await using var processes = new ChildProcesses();
        var (gateway, listen) = await StartAsync(processes, root, output, buffered, RunOptions.Number(options, "--server-buffer", 1024) * 1024L);
        using var client = new HttpClient();
        await UntilItAnswersAsync(client, listen);
        var idle = Resident(gateway.Id, "VmRSS");

        var sockets = new List<Socket>(uploads);
        try
        {
            var head = Encoding.ASCII.GetBytes($"POST /openai/v1/files HTTP/1.1\r\nHost: a\r\napi-key: {TargetSet.Key}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n[\"");
            var text = Encoding.ASCII.GetBytes(new string('x', length / 2));
            await Parallel.ForAsync(0, uploads, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                lock (sockets)
                {
                    sockets.Add(socket);
                }

                await socket.ConnectAsync(IPAddress.Loopback, listen.Port, cancellation);
                await SendAsync(socket, head, cancellation);
                await SendAsync(socket, text, cancellation);
            });
            var held = Resident(gateway.Id, "VmRSS");
            var rest = Encoding.ASCII.GetBytes(new string('x', length - text.Length - 4) + "\"]");
            var statuses = await Task.WhenAll(sockets.Select(socket => Task.Run(async () =>
            {
                await SendAsync(socket, rest, CancellationToken.None);
                var answer = new byte[12];
                var count = await socket.ReceiveAsync(answer);
                return Encoding.ASCII.GetString(answer, 0, count);
            })));

            var peak = Resident(gateway.Id, "VmHWM");
            var bound = idle + buffered + IdleArrays + RuntimeShare + (uploads * ConnectionShare);
            var served = statuses.Count(status => status == "HTTP/1.1 200");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{uploads} uploads of {length >> 20} MiB, {(long)uploads * length >> 20} MiB in all, MaxBufferedBytes {buffered >> 20} MiB"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident MiB: idle {idle >> 20}, all half sent {held >> 20}, peak {peak >> 20}, bound {bound >> 20}; served {served}"));
            foreach (var other in statuses.Where(status => status != "HTTP/1.1 200").CountBy(status => status))
            {
                Console.WriteLine($"{other.Value} x '{other.Key}'");
            }

            return served == uploads && peak <= bound ? 0 : 1;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<(System.Diagnostics.Process Gateway, Uri Listen)> StartAsync(ChildProcesses processes, string root, string output, long buffered, long serverBuffer)
    {
        var endpoint = $"http://{ChildProcesses.FreeEndPoint()}";
        processes.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "NetGuard.Benchmarks.dll"), "endpoint", endpoint]);
        var listen = $"http://{ChildProcesses.FreeEndPoint()}";
        var policy = JsonNode.Parse(LoadPolicy.Write(listen, $"http://{ChildProcesses.FreeEndPoint()}", endpoint))!;
        policy["NetGuard"]!["Limits"] = new JsonObject { ["MaxBufferedBytes"] = buffered, ["MaxSpoolBytes"] = 64L << 30, ["SpoolPath"] = Path.Combine(output, "spool") };
        policy["Kestrel"]!["Limits"] = new JsonObject { ["MaxRequestBufferSize"] = serverBuffer };
        var config = Path.Combine(output, "uploads.json");
        await File.WriteAllTextAsync(config, policy.ToJsonString());
        var gateway = processes.Start(
            "dotnet",
            [Path.Combine(root, "src", "NetGuard.Gateway", "bin", "Release", "net10.0", "netguard.dll"), "serve", "--config", config],
            ("NETGUARD_KEY1", TargetSet.Key),
            ("LOAD_UPSTREAM_KEY", "load-upstream-value"));
        return (gateway, new Uri(listen));
    }

    private static async Task UntilItAnswersAsync(HttpClient client, Uri listen)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(listen, "/openai/v1/models"));
                return;
            }
            catch (HttpRequestException) when (tries < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
        }
    }

    /// <summary>Bytes, as Linux counts them for the process.</summary>
    private static long Resident(int process, string name)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(entry => entry.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
