using System.Buffers.Binary;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>One member of RFC 1952. Its name, comment and extra field are read over; they are not forwarded.</summary>
internal sealed class GzipMember(CodedInput input) : DeflateMember(input, TrailerLength)
{
    public const int TrailerLength = 8;

    private const int HasHeaderCrc = 0x02, HasExtra = 0x04, HasName = 0x08, HasComment = 0x10, Reserved = 0xe0;

    private Crc32 _header = new();
    private Crc32 _data = new();
    private uint _length;

    protected override async ValueTask ReadHeaderAsync(CancellationToken cancellation)
    {
        if (await ReadAsync(cancellation) != 0x1f || await ReadAsync(cancellation) != 0x8b || await ReadAsync(cancellation) != 8)
        {
            throw NotOneMember();
        }

        var flags = await ReadAsync(cancellation);
        if ((flags & Reserved) != 0)
        {
            throw NotOneMember();
        }

        // Time, extra flags and operating system.
        await SkipAsync(6, cancellation);
        if ((flags & HasExtra) != 0)
        {
            await SkipAsync(await ReadAsync(cancellation) | (await ReadAsync(cancellation) << 8), cancellation);
        }

        if ((flags & HasName) != 0)
        {
            await SkipTextAsync(cancellation);
        }

        if ((flags & HasComment) != 0)
        {
            await SkipTextAsync(cancellation);
        }

        if ((flags & HasHeaderCrc) != 0)
        {
            var expected = (ushort)_header.Value;
            if ((await NextAsync(cancellation) | (await NextAsync(cancellation) << 8)) != expected)
            {
                throw NotOneMember();
            }
        }
    }

    protected override void Add(ReadOnlySpan<byte> decoded)
    {
        _data.Add(decoded);
        _length += (uint)decoded.Length;
    }

    protected override bool IsTrailer(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes) == _data.Value && BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == _length;

    private async ValueTask<byte> ReadAsync(CancellationToken cancellation)
    {
        var next = await NextAsync(cancellation);
        _header.Add([next]);
        return next;
    }

    private async ValueTask SkipAsync(int count, CancellationToken cancellation)
    {
        for (; count > 0; count--)
        {
            await ReadAsync(cancellation);
        }
    }

    private async ValueTask SkipTextAsync(CancellationToken cancellation)
    {
        while (await ReadAsync(cancellation) != 0)
        {
        }
    }
}
