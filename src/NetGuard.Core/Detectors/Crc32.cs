namespace NetGuard.Detectors;

/// <summary>CRC-32 as of IEEE 802.3 (reflected polynomial EDB88320), for checksums that tell a key from a typing error.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Step((uint)i))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = s_table[(byte)(crc ^ value)] ^ crc >> 8;
        }

        return ~crc;
    }

    private static uint Step(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
        }

        return value;
    }
}
