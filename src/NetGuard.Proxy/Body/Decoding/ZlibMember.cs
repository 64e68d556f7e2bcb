using System.Buffers.Binary;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>The zlib format of RFC 1950, without a preset dictionary.</summary>
internal sealed class ZlibMember(CodedInput input) : DeflateMember(input, TrailerLength)
{
    public const int TrailerLength = 4;

    private const int PresetDictionary = 0x20;

    private Adler32 _data = new();

    protected override async ValueTask ReadHeaderAsync(CancellationToken cancellation)
    {
        int method = await NextAsync(cancellation);
        int flags = await NextAsync(cancellation);
        if ((method & 0x0f) != 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 != 0 || (flags & PresetDictionary) != 0)
        {
            throw NotOneMember();
        }
    }

    protected override void Add(ReadOnlySpan<byte> decoded) => _data.Add(decoded);

    protected override bool IsTrailer(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes) == _data.Value;
}
