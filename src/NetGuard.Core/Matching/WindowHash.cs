using System.Buffers.Binary;

namespace NetGuard.Matching;

/// <summary>
/// Reads a window, the few bytes of a literal by which it is found, as a number. Letters lose their case where a literal of the set ignores it, and so do other
/// bytes that differ in that bit alone: a window may be found where its literal is not, never the reverse.
/// </summary>
internal readonly struct WindowHash(int length, bool fold, int cellBits)
{
    private const uint Spread = 0x9E3779B1;

    private readonly uint _keep = uint.MaxValue >> (32 - (8 * length));
    private readonly uint _fold = fold ? 0x20202020u : 0;
    private readonly int _shift = 32 - cellBits;

    /// <summary>1 to 4 bytes.</summary>
    public int Length => length;

    public byte Fold => (byte)_fold;

    public int Cells => 1 << (32 - _shift);

    /// <summary>The window that begins at <paramref name="at"/>. Bytes beyond the text's end read as zero.</summary>
    public uint Key(ReadOnlySpan<byte> text, int at)
    {
        if (at <= text.Length - sizeof(uint))
        {
            return Key(BinaryPrimitives.ReadUInt32LittleEndian(text[at..]));
        }

        var bytes = 0u;
        for (var i = text.Length - 1; i >= at; i--)
        {
            bytes = (bytes << 8) | text[i];
        }

        return Key(bytes);
    }

    public uint Key(uint bytes) => (bytes | _fold) & _keep;

    public int Cell(uint key) => (int)((key * Spread) >> _shift);
}
