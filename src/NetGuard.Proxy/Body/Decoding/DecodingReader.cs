using System.Buffers;
using System.IO.Pipelines;
using NetGuard.Decisions;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>
/// The request's body with its coding undone, read as the body itself is. Where the body may not be read so, it ends early
/// and <see cref="Refusal"/> says why.
/// </summary>
internal sealed class DecodingReader : PipeReader, IDisposable
{
    /// <summary>Decoded bytes for each coded one.</summary>
    public const int MaxRatio = 100;

    private const int BlockSize = 32 * 1024;

    private readonly CodedInput _input;
    private readonly CodedMember _member;
    private readonly long? _announced;
    private readonly long _maxCoded;
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockSize);
    private long _decoded;
    private bool _ended;

    /// <param name="body">The coded body.</param>
    /// <param name="coding">One that is undone.</param>
    /// <param name="announced">Content-Length, or <c>null</c>.</param>
    /// <param name="maxCoded">Bytes; the most that is taken of the coded body.</param>
    public DecodingReader(PipeReader body, ContentCoding coding, long? announced, long maxCoded)
    {
        _announced = announced;
        _maxCoded = maxCoded;
        (_input, _member) = Open(body, coding);
    }

    /// <summary>Why the body is refused; <c>null</c> as long as it is not.</summary>
    public Reason? Refusal { get; private set; }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var count = _ended ? 0 : await DecodeAsync(cancellationToken);
        return new ReadResult(new ReadOnlySequence<byte>(_block, 0, count), isCanceled: false, isCompleted: _ended);
    }

    // Each result is taken whole by whoever holds the body.
    public override void AdvanceTo(SequencePosition consumed)
    {
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
    }

    public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

    public override void CancelPendingRead() => throw new NotSupportedException();

    public override void Complete(Exception? exception = null)
    {
    }

    public void Dispose()
    {
        _member.Dispose();
        _input.Dispose();
        ArrayPool<byte>.Shared.Return(_block);
    }

    private static (CodedInput Input, CodedMember Member) Open(PipeReader body, ContentCoding coding)
    {
        var input = new CodedInput(body, coding switch
        {
            ContentCoding.Gzip => GzipMember.TrailerLength,
            ContentCoding.Deflate => ZlibMember.TrailerLength,
            _ => 0,
        });
        return (input, coding switch
        {
            ContentCoding.Gzip => new GzipMember(input),
            ContentCoding.Deflate => new ZlibMember(input),
            ContentCoding.Brotli => new BrotliMember(input),
            _ => throw new ArgumentOutOfRangeException(nameof(coding)),
        });
    }

    private async ValueTask<int> DecodeAsync(CancellationToken cancellation)
    {
        // A block is decoded when what has come pays for it: the verdict does not depend on how a body arrives, and a sender
        // makes the gateway hold at most a hundred times of what it sends.
        while (!_input.IsComplete && _decoded + BlockSize > MaxRatio * _input.Arrived)
        {
            await _input.FillAsync(cancellation);
        }

        try
        {
            var paid = (MaxRatio * _input.Arrived) - _decoded;
            var count = await _member.ReadAsync(_block.AsMemory(0, (int)Math.Clamp(paid, 1, BlockSize)), cancellation);
            _decoded += count;
            return _decoded > MaxRatio * _input.Arrived ? Refuse(Reasons.InspectionLimit)
                : _input.Arrived > _maxCoded ? Refuse(Reasons.BodySize)
                : count > 0 ? count
                : End();
        }
        catch (InvalidDataException)
        {
            return Refuse(Reasons.BodyEncoding);
        }
    }

    private int End()
    {
        _ended = true;
        Refusal = _announced is { } length && length != _input.Arrived ? Reasons.BodyIncomplete : null;
        return 0;
    }

    private int Refuse(Reason reason)
    {
        _ended = true;
        Refusal = reason;
        return 0;
    }
}
