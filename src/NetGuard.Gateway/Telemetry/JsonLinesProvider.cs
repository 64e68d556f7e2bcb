using System.Buffers;
using System.Threading.Channels;

namespace NetGuard.Gateway.Telemetry;

/// <summary>
/// Writes events as JSON lines, as many in one write as are waiting: a write a record cost a fifth of the gateway's
/// throughput. Bounded: where the reader of standard output is slower than the gateway, requests wait for it.
/// </summary>
[ProviderAlias("Console")]
internal sealed class JsonLinesProvider : ILoggerProvider
{
    private const int MaxWaiting = 4096;
    private const int BatchBytes = 64 * 1024;

    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    private readonly Channel<byte[]> _lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _writing;

    public JsonLinesProvider(Stream output) => _writing = Task.Run(() => WriteAsync(output));

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines.Writer);

    /// <summary>Writes what is waiting, unless nobody reads any more.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait(LastWrite);
    }

    private async Task WriteAsync(Stream output)
    {
        var batch = new ArrayBufferWriter<byte>(BatchBytes);
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (batch.WrittenCount < BatchBytes && _lines.Reader.TryRead(out var line))
                {
                    batch.Write(line);
                }

                await output.WriteAsync(batch.WrittenMemory);
                await output.FlushAsync();
                batch.ResetWrittenCount();
            }
        }
        catch (IOException)
        {
            // Whoever read standard output has gone; there is nobody left to tell, and requests must not wait for them.
            await foreach (var _ in _lines.Reader.ReadAllAsync())
            {
            }
        }
    }

    private sealed class Logger(string category, ChannelWriter<byte[]> lines) : ILogger
    {
        [ThreadStatic]
        private static ArrayBufferWriter<byte>? s_scratch;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scratch = s_scratch ??= new ArrayBufferWriter<byte>(2048);
            scratch.ResetWrittenCount();
            JsonLogLine.Write(scratch, category, logLevel, eventId, state, exception, formatter);
            var line = scratch.WrittenSpan.ToArray();
            if (lines.TryWrite(line))
            {
                return;
            }

            try
            {
                lines.WriteAsync(line).AsTask().GetAwaiter().GetResult();
            }
            catch (ChannelClosedException)
            {
                // The program ends.
            }
        }
    }
}
