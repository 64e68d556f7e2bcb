using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace NetGuard.Gateway.Tests.Support;

/// <summary>The program as a process of its own.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Interrupt = 2;

    private readonly Process _process;
    private readonly StringBuilder _messages = new();
    private readonly StringBuilder _results = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly SemaphoreSlim _moreResults = new(0);

    private GatewayProcess(Process process) => _process = process;

    /// <summary>Standard error so far.</summary>
    public string Messages => TextOf(_messages);

    /// <summary>Standard output so far.</summary>
    public string Results => TextOf(_results);

    /// <summary>Starts <c>netguard</c> and waits until it says where it listens.</summary>
    public static async Task<(GatewayProcess Process, Uri Address)> ServeAsync(string config, IReadOnlyDictionary<string, string>? variables = null)
    {
        var gateway = Start(["serve", "--config", config], variables);
        return (gateway, await gateway._listening.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    public static GatewayProcess Start(string[] arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "netguard.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in TestConfig.Secrets.Concat(variables ?? new Dictionary<string, string>()))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var gateway = new GatewayProcess(process);
        process.OutputDataReceived += (_, line) => gateway.ReadResult(line.Data);
        process.ErrorDataReceived += (_, line) => gateway.Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return gateway;
    }

    /// <summary>Waits until standard output holds a text.</summary>
    public async Task WaitForResultAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Results.Contains(text, StringComparison.Ordinal))
        {
            await _moreResults.WaitAsync(patience.Token);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task<int> TerminateAsync() => SignalAsync(Terminate);

    /// <summary>Ctrl-C.</summary>
    public Task<int> InterruptAsync() => SignalAsync(Interrupt);

    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _moreResults.Dispose();
    }

    private async Task<int> SignalAsync(int signal)
    {
        Assert.Equal(0, Kill(_process.Id, signal));
        return await WaitForExitAsync();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _listening.TrySetException(new InvalidOperationException("The gateway ended before it listened:\n" + Messages));
            return;
        }

        Append(_messages, line);
        if (line.Contains("Listening on", StringComparison.Ordinal))
        {
            _listening.TrySetResult(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim()));
        }
    }

    private void ReadResult(string? line)
    {
        if (line is not null)
        {
            Append(_results, line);
            _moreResults.Release();
        }
    }

    private static void Append(StringBuilder text, string line)
    {
        lock (text)
        {
            text.Append(line).Append('\n');
        }
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
