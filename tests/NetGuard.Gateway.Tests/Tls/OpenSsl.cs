using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Gateway.Tests.Tls;

/// <summary>A test that calls openssl; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSslTheoryAttribute : TheoryAttribute
{
    public OpenSslTheoryAttribute() => Skip = OpenSsl.IsInstalled ? null! : "openssl is not installed.";
}

/// <summary>The program <c>openssl</c>, as a client and as a server that speaks what is asked of it, also versions that its own defaults have given up.</summary>
internal sealed class OpenSsl : IAsyncDisposable
{
    /// <summary>Without it OpenSSL 3 cannot speak 1.0 and 1.1 at all, and a refusal would prove nothing.</summary>
    public static readonly string[] Lax = ["-cipher", "ALL:@SECLEVEL=0"];

    private readonly Process _server;

    private OpenSsl(Process server, int port)
    {
        _server = server;
        Port = port;
    }

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "openssl")));

    public int Port { get; }

    /// <summary>A configuration under which the system itself refuses no version.</summary>
    public static string LaxConfiguration => """
        openssl_conf = default_conf
        [default_conf]
        ssl_conf = ssl_section
        [ssl_section]
        system_default = system_default_section
        [system_default_section]
        MinProtocol = TLSv1
        CipherString = ALL:@SECLEVEL=0
        """;

    /// <returns>Whether the handshake succeeded, and what the program said.</returns>
    public static async Task<(bool Agreed, string Said)> ConnectAsync(int port, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = Start(["s_client", "-connect", $"127.0.0.1:{port}", .. arguments]);
        client.StandardInput.Close();
        var said = await Task.WhenAll(client.StandardOutput.ReadToEndAsync(patience.Token), client.StandardError.ReadToEndAsync(patience.Token));
        await client.WaitForExitAsync(patience.Token);
        var text = string.Concat(said);
        return (client.ExitCode == 0 && !text.Contains("Cipher is (NONE)", StringComparison.Ordinal), text);
    }

    /// <summary>A server of one page, with a certificate's files.</summary>
    public static async Task<OpenSsl> ServeAsync(string certificate, string key, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var port = FreePort();
            var server = Start(["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-key", key, "-www", .. arguments]);
            var said = new StringBuilder();
            while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                said.AppendLine(line);
                if (line.StartsWith("ACCEPT", StringComparison.Ordinal))
                {
                    _ = server.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    _ = server.StandardError.ReadToEndAsync(CancellationToken.None);
                    return new(server, port);
                }
            }

            server.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    private static Process Start(string[] arguments) =>
        Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
