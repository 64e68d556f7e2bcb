using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>Counts connections and received bytes below HTTP, so that even a request cut in its first line is seen.</summary>
internal sealed class CountedTransport(IDuplexPipe inner, StandInTraffic traffic) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(new CountedStream(inner.Input.AsStream(), traffic));

    public PipeWriter Output => inner.Output;

    public static ConnectionDelegate Middleware(ConnectionDelegate next, StandInTraffic traffic) => async connection =>
    {
        traffic.CountConnection();
        var inner = connection.Transport;
        var counted = new CountedTransport(inner, traffic);
        connection.Transport = counted;
        try
        {
            await next(connection);
        }
        finally
        {
            await counted.Input.CompleteAsync();
            connection.Transport = inner;
        }
    };

    private sealed class CountedStream(Stream inner, StandInTraffic traffic) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            traffic.CountBytes(read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
