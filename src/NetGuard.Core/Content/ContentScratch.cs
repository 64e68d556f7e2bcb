using System.Buffers;
using NetGuard.Content.Json;

namespace NetGuard.Content;

/// <summary>
/// Memory that reading one message needs, reused for the next: the path and one buffer for text whose escapes are undone.
/// A buffer beyond <see cref="RetainedBytes"/> goes back to the pool when the message is done.
/// </summary>
internal sealed class ContentScratch
{
    public const int RetainedBytes = 64 * 1024;

    /// <summary>Bytes that may come out of undoing escapes and encodings, for each byte of the message.</summary>
    public const int MaxDecodedRatio = 4;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private long _left;

    public JsonPathStack Path { get; } = new();

    public void Begin(long messageBytes) => _left = messageBytes * MaxDecodedRatio;

    /// <summary>Takes decoded bytes from the message's allowance; false when it is used up.</summary>
    public bool TryCharge(int bytes)
    {
        _left -= bytes;
        return _left >= 0;
    }

    /// <summary>A buffer of at least <paramref name="size"/> bytes; one at a time.</summary>
    public Span<byte> Buffer(int size)
    {
        if (_buffer.Length < size)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }

        return _buffer;
    }

    public void End()
    {
        if (_buffer.Length > RetainedBytes)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(4096);
        }
    }
}
