using System.Buffers;
using System.IO.Compression;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>A stream of RFC 7932, whose decoder says itself where it ended. It has no checksum.</summary>
internal sealed class BrotliMember(CodedInput input) : CodedMember(input)
{
    private BrotliDecoder _decoder;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        while (!_ended)
        {
            var status = _decoder.Decompress(Input.Next, destination.Span, out var consumed, out var written);
            Input.Take(consumed);
            _ended = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData)
            {
                throw NotOneMember();
            }

            if (written > 0)
            {
                return written;
            }

            if (status == OperationStatus.NeedMoreData && Input.Rest.IsEmpty)
            {
                await NeedAsync(cancellation);
            }
        }

        while (Input.Rest.IsEmpty && !Input.IsComplete)
        {
            await Input.FillAsync(cancellation);
        }

        // Refuses because what does not end with the body has a second reading: by whoever reads on.
        return Input.Rest.IsEmpty ? 0 : throw NotOneMember();
    }

    public override void Dispose() => _decoder.Dispose();

    private async ValueTask NeedAsync(CancellationToken cancellation)
    {
        if (Input.IsComplete)
        {
            throw NotOneMember();
        }

        await Input.FillAsync(cancellation);
    }
}
