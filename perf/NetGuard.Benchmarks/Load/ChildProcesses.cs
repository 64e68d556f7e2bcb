using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetGuard.Benchmarks.Load;

/// <summary>The processes of one run; all end with it.</summary>
internal sealed class ChildProcesses : IAsyncDisposable
{
    private readonly List<Process> _processes = [];

    public Process Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            // Results go nowhere, but they are written: a record that is not written costs nothing and measures nothing.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                Console.Error.WriteLine(text);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }

    /// <summary>CPU time of a process and of its children, which do the work of some servers. Linux keeps the list.</summary>
    public static TimeSpan CpuTime(Process process)
    {
        process.Refresh();
        var all = process.TotalProcessorTime;
        var list = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/task/{process.Id}/children");
        foreach (var child in File.Exists(list) ? File.ReadAllText(list).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            using var worker = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
            all += worker.TotalProcessorTime;
        }

        return all;
    }

    /// <summary>An address of this machine that nobody listens on.</summary>
    public static IPEndPoint FreeEndPoint()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
