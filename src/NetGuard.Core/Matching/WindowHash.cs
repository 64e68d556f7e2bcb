using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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

    /// <summary>Four bytes as a number, the first one lowest. Bytes beyond the text's end read as zero.</summary>
    public static uint Load(ReadOnlySpan<byte> text, int at)
    {
        if (at <= text.Length - sizeof(uint))
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(text[at..]);
        }

        var bytes = 0u;
        for (var i = text.Length - 1; i >= at; i--)
        {
            bytes = (bytes << 8) | text[i];
        }

        return bytes;
    }

    /// <summary>The same where eight bytes are known to be, as a number of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadEight(ref byte at)
    {
        var bytes = Unsafe.ReadUnaligned<ulong>(ref at);
        return BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);
    }

    /// <summary>The window in the bytes that <see cref="Load"/> gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Key(uint bytes) => (bytes | _fold) & _keep;

    /// <summary>Windows that are equal have one cell; others seldom do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Cell(uint bytes) => (int)((Key(bytes) * Spread) >> _shift);
}
