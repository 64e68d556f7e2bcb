using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NetGuard.Proxy.Tests.Sources.Names;

/// <summary>A fact over a real DNS server; skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DnsmasqFactAttribute : FactAttribute
{
    public DnsmasqFactAttribute()
    {
        if (Dnsmasq.Program is null)
        {
            Skip = "dnsmasq is not here; Debian's package is dnsmasq-base.";
        }
    }
}

/// <summary>Debian's dnsmasq as the server of one zone, <c>contoso.example</c>, on a free port.</summary>
internal sealed class Dnsmasq : IDisposable
{
    private readonly Process _process;
    private readonly string _hosts;

    private Dnsmasq(Process process, string hosts, IPEndPoint address)
    {
        _process = process;
        _hosts = hosts;
        Address = address;
    }

    public static string? Program { get; } =
        new[] { "/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq", "/usr/bin/dnsmasq", "/opt/homebrew/sbin/dnsmasq" }.FirstOrDefault(File.Exists);

    public IPEndPoint Address { get; }

    /// <param name="hosts">Lines of a hosts file.</param>
    /// <param name="port">The port of a server that was stopped; 0 for a free one.</param>
    /// <param name="more">Further options.</param>
    public static async Task<Dnsmasq> StartAsync(IEnumerable<string> hosts, int port = 0, params string[] more)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, hosts);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(file, port, more);
            }
            catch (InvalidOperationException) when (port == 0 && attempt < 10)
            {
                // It cannot be told to take a free port, and the one that was free is not any more.
            }
        }
    }

    private static async Task<Dnsmasq> StartAsync(string file, int port, string[] more)
    {
        var address = new IPEndPoint(IPAddress.Loopback, port == 0 ? FreePort() : port);
        var start = new ProcessStartInfo(Program!) { RedirectStandardError = true, UseShellExecute = false };
        string[] options =
        [
            "--keep-in-foreground", "--log-facility=-", "--conf-file=/dev/null", "--pid-file", "--user=" + Environment.UserName, "--no-resolv", "--no-hosts",
            "--listen-address=127.0.0.1", "--bind-interfaces", $"--port={address.Port}", "--local=/contoso.example/", $"--addn-hosts={file}", .. more,
        ];
        foreach (var option in options)
        {
            start.ArgumentList.Add(option);
        }

        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (line.Contains(file, StringComparison.Ordinal))
            {
                // It has read the hosts, which it does last.
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return new Dnsmasq(process, file, address);
            }
        }

        throw new InvalidOperationException("dnsmasq did not start: " + string.Join('\n', said));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_hosts);
    }

    /// <summary>A port that is free over both protocols: answers too large for a datagram are asked for again over TCP.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            var address = (IPEndPoint)udp.Client.LocalEndPoint!;
            using var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                tcp.Bind(address);
                return address.Port;
            }
            catch (SocketException)
            {
                // Taken over TCP alone.
            }
        }
    }
}
