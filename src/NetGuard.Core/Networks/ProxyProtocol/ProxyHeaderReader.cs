using System.Buffers;

namespace NetGuard.Networks.ProxyProtocol;

/// <summary>
/// Reads the header of the PROXY protocol, version 1 or 2, at the beginning of a connection ("The PROXY protocol versions
/// 1 &amp; 2", W. Tarreau). Called anew with all bytes so far until it no longer answers Incomplete, which it does for at most
/// <see cref="MaxLength"/> bytes. Allocates nothing.
/// </summary>
public static class ProxyHeaderReader
{
    /// <summary>Bytes of the longest header that is read: version 2 with 4 KiB of addresses and TLVs.</summary>
    public const int MaxLength = ProxyHeaderV2.PrefixLength + ProxyHeaderV2.MaxBlock;

    /// <summary>Bytes that tell a header from anything that HTTP and TLS begin with.</summary>
    public const int DistinctLength = 5;

    /// <param name="bytes">The connection's bytes so far.</param>
    /// <param name="header">The header, where it is complete.</param>
    public static ProxyHeaderStatus Read(in ReadOnlySequence<byte> bytes, out ProxyHeader header)
    {
        if (bytes.IsSingleSegment || bytes.FirstSpan.Length >= MaxLength)
        {
            return Read(bytes.FirstSpan, out header);
        }

        Span<byte> joined = stackalloc byte[(int)Math.Min(bytes.Length, MaxLength)];
        bytes.Slice(0, joined.Length).CopyTo(joined);
        return Read(joined, out header);
    }

    /// <param name="bytes">The connection's bytes so far, or at least its first <see cref="MaxLength"/>.</param>
    /// <param name="header">The header, where it is complete.</param>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        if (Begins(bytes, ProxyHeaderV2.Signature))
        {
            return ProxyHeaderV2.Read(bytes, out header);
        }

        return Begins(bytes, ProxyHeaderV1.Signature) ? ProxyHeaderV1.Read(bytes, out header) : ProxyHeaderStatus.Missing;
    }

    // Whether the bytes are the signature as far as both go.
    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) =>
        bytes.Length < signature.Length ? signature.StartsWith(bytes) : bytes.StartsWith(signature);
}
