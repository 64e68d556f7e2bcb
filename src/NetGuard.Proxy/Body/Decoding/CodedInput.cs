using System.Buffers;
using System.IO.Pipelines;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>
/// The coded body, of which a decoder gets everything but a member's trailer, and the last byte before the trailer on its
/// own. DeflateStream does not say how much of what it was given belonged to its data; but it never asks for more than it
/// needs, so the data ended exactly there if it asked for that byte and for none after it.
/// </summary>
/// <param name="reader">The request's body.</param>
/// <param name="trailer">Bytes at the body's end that are not the decoder's.</param>
internal sealed class CodedInput(PipeReader reader, int trailer) : Stream
{
    private ReadOnlySequence<byte> _buffer;
    private bool _holdsResult;
    private bool _askedBeyondEnd;

    /// <summary>Coded bytes that have come.</summary>
    public long Arrived { get; private set; }

    /// <summary>Whether the last byte of the body has come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What has come and was not taken.</summary>
    public ReadOnlySequence<byte> Rest => _buffer;

    /// <summary>The first bytes of the rest; empty only where the rest is.</summary>
    public ReadOnlySpan<byte> Next
    {
        get
        {
            foreach (var segment in _buffer)
            {
                if (!segment.IsEmpty)
                {
                    return segment.Span;
                }
            }

            return [];
        }
    }

    /// <summary>Whether the decoder took everything but the trailer, and wanted no more.</summary>
    public bool EndedBeforeTrailer => IsComplete && _buffer.Length == trailer && !_askedBeyondEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits until more has come, or the end.</summary>
    public async ValueTask FillAsync(CancellationToken cancellation)
    {
        var before = _buffer.Length;
        GiveBack();
        var result = await reader.ReadAsync(cancellation);
        _buffer = result.Buffer;
        _holdsResult = true;
        Arrived += _buffer.Length - before;
        IsComplete = result.IsCompleted;
        cancellation.ThrowIfCancellationRequested();
    }

    public void Take(long count) => _buffer = _buffer.Slice(count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var free = _buffer.Length - trailer - 1;
            if (free <= 0 && !IsComplete)
            {
                await FillAsync(cancellationToken);
                continue;
            }

            // The last byte alone, after all others.
            var count = (int)Math.Min(buffer.Length, free > 0 ? free : free + 1);
            if (count <= 0)
            {
                _askedBeyondEnd |= buffer.Length > 0;
                return 0;
            }

            _buffer.Slice(0, count).CopyTo(buffer.Span);
            Take(count);
            return count;
        }
    }

    /// <summary>The next byte before the trailer; -1 where there is none.</summary>
    public async ValueTask<int> ReadByteAsync(CancellationToken cancellation)
    {
        while (_buffer.Length <= trailer && !IsComplete)
        {
            await FillAsync(cancellation);
        }

        if (_buffer.Length <= trailer)
        {
            return -1;
        }

        var next = Next[0];
        Take(1);
        return next;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
        }

        base.Dispose(disposing);
    }

    // Examined to its end: the next read waits for more than this.
    private void GiveBack()
    {
        if (_holdsResult)
        {
            reader.AdvanceTo(_buffer.Start, _buffer.End);
            _holdsResult = false;
            _buffer = default;
        }
    }
}
