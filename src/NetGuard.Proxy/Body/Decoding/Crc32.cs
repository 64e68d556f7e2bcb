using System.Buffers.Binary;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>The CRC-32 of gzip (RFC 1952 8), eight bytes a step.</summary>
internal struct Crc32
{
    private const uint Polynomial = 0xedb88320;

    private static readonly uint[][] Tables = Build();

    private uint _state = uint.MaxValue;

    public Crc32()
    {
    }

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }

        foreach (var b in bytes)
        {
            state = Tables[0][(byte)(state ^ b)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[][] Build()
    {
        var tables = new uint[8][];
        for (var table = 0; table < tables.Length; table++)
        {
            tables[table] = new uint[256];
            for (var i = 0; i < 256; i++)
            {
                tables[table][i] = table == 0 ? OfByte((uint)i) : (tables[table - 1][i] >> 8) ^ tables[0][(byte)tables[table - 1][i]];
            }
        }

        return tables;
    }

    private static uint OfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        }

        return value;
    }
}
