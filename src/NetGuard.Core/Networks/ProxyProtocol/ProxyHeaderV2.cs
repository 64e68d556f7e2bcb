using System.Buffers.Binary;

namespace NetGuard.Networks.ProxyProtocol;

/// <summary>Version 2, binary: signature, command, family, length, then addresses and TLVs (section 2.2 of the protocol).</summary>
internal static class ProxyHeaderV2
{
    /// <summary>Bytes before the addresses.</summary>
    public const int PrefixLength = 16;

    /// <summary>Bytes of addresses and TLVs that are read; the protocol allows 65,535.</summary>
    public const int MaxBlock = 4096;

    private const byte Local = 0x20;
    private const byte Proxy = 0x21;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="bytes">Bytes that are the signature as far as both go.</param>
    /// <param name="header">The header, where it is complete.</param>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        if (bytes.Length < PrefixLength)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        var command = bytes[12];
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (command is not (Local or Proxy) || length > MaxBlock)
        {
            return ProxyHeaderStatus.Malformed;
        }

        if (bytes.Length < PrefixLength + length)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        // The block of LOCAL is to be ignored, whatever it holds.
        header = new(null, PrefixLength + length);
        return command == Local || TryReadBlock(bytes[13], bytes.Slice(PrefixLength, length), ref header)
            ? ProxyHeaderStatus.Complete
            : ProxyHeaderStatus.Malformed;
    }

    private static bool TryReadBlock(byte family, ReadOnlySpan<byte> block, ref ProxyHeader header)
    {
        switch (family)
        {
            case 0x00 or 0x01 or 0x02: // No address family: the block has no known shape, and is to be ignored.
                return true;
            case 0x11 when AreTlvs(block, 12):
                header = ProxyHeader.Of(NetAddress.IPv4(BinaryPrimitives.ReadUInt32BigEndian(block)), header.Length);
                return true;
            case 0x21 when AreTlvs(block, 36):
                header = ProxyHeader.Of(NetAddress.IPv6(BinaryPrimitives.ReadUInt128BigEndian(block)), header.Length);
                return true;
            case 0x12: // Datagrams cannot have become this connection: nobody is named.
                return AreTlvs(block, 12);
            case 0x22:
                return AreTlvs(block, 36);
            case 0x31 or 0x32: // Unix sockets.
                return AreTlvs(block, 216);
            default:
                return false;
        }
    }

    /// <summary>Whether what follows the addresses is type, length and value, up to the block's very end.</summary>
    private static bool AreTlvs(ReadOnlySpan<byte> block, int addresses)
    {
        var position = addresses;
        while (position + 3 <= block.Length)
        {
            position += 3 + BinaryPrimitives.ReadUInt16BigEndian(block[(position + 1)..]);
        }

        return position == block.Length;
    }
}
