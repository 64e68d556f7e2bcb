using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>A program of the machine that listens in front of the gateway, in a folder of its own, until it is disposed.</summary>
internal sealed class InstalledProgram : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task<string> _said;

    private InstalledProgram(Process process, DirectoryInfo folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        _said = process.StandardError.ReadToEndAsync();
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Where the program is; <c>null</c> if it is not installed.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <param name="name">The program.</param>
    /// <param name="configuration">Its configuration, given its folder and the port to listen on.</param>
    /// <param name="arguments">Its arguments, given its folder and the path of its configuration.</param>
    public static async Task<InstalledProgram> StartAsync(string name, Func<string, int, string> configuration, Func<string, string, string[]> arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var said = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Neither program can be given port 0 and asked what it got: a free one is found, and another if it was taken meanwhile.
            var endPoint = FreeEndPoint();
            var folder = Directory.CreateTempSubdirectory("netguard-");
            var file = Path.Combine(folder.FullName, $"{name}.conf");
            await File.WriteAllTextAsync(file, configuration(folder.FullName, endPoint.Port), patience.Token);
            var process = Process.Start(new ProcessStartInfo(Find(name)!, arguments(folder.FullName, file)) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var program = new InstalledProgram(process, folder, endPoint);
            if (await program.ListensAsync(patience.Token))
            {
                return program;
            }

            said = await program._said;
            await program.DisposeAsync();
        }

        throw new InvalidOperationException($"{name} did not start: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> ListensAsync(CancellationToken cancellation)
    {
        while (!_process.HasExited)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(EndPoint, cancellation);
                return true;
            }
            catch (SocketException)
            {
                // It has no way to say that it listens but to listen.
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
            }
        }

        return false;
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}

/// <summary>A theory about a program of the machine; skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(string name)
    {
        if (InstalledProgram.Find(name) is null)
        {
            Skip = $"{name} is not installed here (Debian: apt-get install {name}).";
        }
    }
}
