using System.Buffers;
using System.IO.Compression;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>
/// Data of RFC 1951 between a header and a trailer. The framing is read here: GZipStream takes several members for one,
/// and ignores what follows them.
/// </summary>
internal abstract class DeflateMember(CodedInput input, int trailer) : CodedMember(input)
{
    private readonly DeflateStream _data = new(input, CompressionMode.Decompress, leaveOpen: true);
    private bool _begun;

    public sealed override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        if (!_begun)
        {
            await ReadHeaderAsync(cancellation);
            _begun = true;
        }

        var count = await _data.ReadAsync(destination, cancellation);
        if (count > 0)
        {
            Add(destination.Span[..count]);
            return count;
        }

        // Refuses because what does not end with the body has a second reading: by whoever stops earlier or reads on.
        if (!Input.EndedBeforeTrailer)
        {
            throw NotOneMember();
        }

        CheckTrailer();
        return 0;
    }

    public sealed override void Dispose() => _data.Dispose();

    protected abstract ValueTask ReadHeaderAsync(CancellationToken cancellation);

    /// <summary>Takes decoded bytes into the checksum.</summary>
    protected abstract void Add(ReadOnlySpan<byte> decoded);

    /// <summary>Whether the trailer says what the decoded bytes are.</summary>
    protected abstract bool IsTrailer(ReadOnlySpan<byte> bytes);

    /// <summary>A byte of the header.</summary>
    protected async ValueTask<byte> NextAsync(CancellationToken cancellation) =>
        await Input.ReadByteAsync(cancellation) is >= 0 and var next ? (byte)next : throw NotOneMember();

    private void CheckTrailer()
    {
        Span<byte> bytes = stackalloc byte[trailer];
        Input.Rest.CopyTo(bytes);
        Input.Take(trailer);
        if (!IsTrailer(bytes))
        {
            throw NotOneMember();
        }
    }
}
