using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGuard.Matching.Filters;

/// <summary>
/// A Bloom filter over 64 positions at once. Each window of four bytes has three hashes of eight bits and one of three, linear over GF(2), so that each byte of the
/// window adds a product with a matrix of 8x8 bits (one instruction). The three name a byte in a table of 256 (two permutations of 128 and a blend), the fourth the bit
/// in all three of these bytes. A window passes where all have the bit: one in two hundred of random ones with 200 literals, one in seventeen with 1,000.
/// </summary>
internal sealed class GaloisFilter : CandidateFilter
{
    /// <summary>With more the tables are so full that a look-up a position costs less.</summary>
    public const int MaxLiterals = 2_000;

    private const int Width = 64;
    private const int Tables = 3;
    private const int WindowBytes = sizeof(uint);
    private const int ShortTableBytes = 128;

    private readonly Vector512<byte>[] _matrices = new Vector512<byte>[(Tables + 1) * WindowBytes];
    private readonly byte[] _tables = new byte[Tables * 256];
    private readonly byte[] _short = new byte[ShortLiterals.Places * ShortTableBytes];
    private readonly byte _fold;
    private readonly bool _anyShort;

    public GaloisFilter(LiteralBytes literals, WindowPlan plan, ShortLiterals shorts)
    {
        _fold = plan.Hash.Fold;
        _anyShort = shorts.Any;
        var matrices = Matrices(plan.Hash.Length);
        for (var i = 0; i < matrices.Length; i++)
        {
            _matrices[i] = Vector512.Create(matrices[i]).AsByte();
        }

        foreach (var window in plan.AllWindows)
        {
            var key = plan.Hash.Key(literals.Values(window.Literal), window.Offset);
            var bit = (byte)(1 << Hash(matrices, Tables, key));
            for (var table = 0; table < Tables; table++)
            {
                _tables[(table * 256) + Hash(matrices, table, key)] |= bit;
            }
        }

        for (var i = 0; i < _short.Length; i++)
        {
            // The permutation looks up seven bits: two bytes that differ in the eighth share an entry.
            var table = shorts.Table(i / ShortTableBytes);
            _short[i] = (byte)(table[i % ShortTableBytes] | table[(i % ShortTableBytes) + ShortTableBytes]);
        }
    }

    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512Vbmi.IsSupported && Gfni.V512.IsSupported;

    public override int Collect(ReadOnlySpan<byte> text, int from, int length, Span<ushort> positions)
    {
        var lastWhole = text.Length - Width - (WindowBytes - 1);
        Span<byte> tail = stackalloc byte[2 * Width];
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var end = ref MemoryMarshal.GetReference(tail);
        ref var list = ref MemoryMarshal.GetReference(positions);
        var count = 0;
        for (var i = 0; i < length; i += Width)
        {
            // The last bytes are read from a copy: nothing beyond the text is.
            var whole = from + i <= lastWhole;
            if (!whole)
            {
                tail.Clear();
                text[(from + i)..Math.Min(text.Length, from + i + Width + WindowBytes - 1)].CopyTo(tail);
            }

            var mask = Candidates(ref whole ? ref Unsafe.Add(ref start, from + i) : ref end);
            if (length - i < Width)
            {
                mask &= (1ul << (length - i)) - 1;
            }

            if (mask != 0)
            {
                count = Append(mask, i, ref list, count);
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Candidates(ref byte at)
    {
        var fold = Vector512.Create(_fold);
        var first = Vector512.LoadUnsafe(ref at) | fold;
        var second = Vector512.LoadUnsafe(ref at, 1) | fold;
        var third = Vector512.LoadUnsafe(ref at, 2) | fold;
        var fourth = Vector512.LoadUnsafe(ref at, 3) | fold;
        var bits = LookUp(0, Hash(0, first, second, third, fourth))
            & LookUp(1, Hash(1, first, second, third, fourth))
            & LookUp(2, Hash(2, first, second, third, fourth));
        var powers = Vector512.Create(0x8040201008040201ul).AsByte();
        bits &= Avx512BW.Shuffle(powers, Hash(Tables, first, second, third, fourth));
        if (_anyShort)
        {
            bits |= Buckets(0, Vector512.LoadUnsafe(ref at)) & Buckets(1, Vector512.LoadUnsafe(ref at, 1)) & Buckets(2, Vector512.LoadUnsafe(ref at, 2));
        }

        return ~Vector512.Equals(bits, Vector512<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<byte> Hash(int hash, Vector512<byte> first, Vector512<byte> second, Vector512<byte> third, Vector512<byte> fourth)
    {
        ref var matrix = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_matrices), hash * WindowBytes);
        return Gfni.V512.GaloisFieldAffineTransform(first, matrix, 0)
            ^ Gfni.V512.GaloisFieldAffineTransform(second, Unsafe.Add(ref matrix, 1), 0)
            ^ Gfni.V512.GaloisFieldAffineTransform(third, Unsafe.Add(ref matrix, 2), 0)
            ^ Gfni.V512.GaloisFieldAffineTransform(fourth, Unsafe.Add(ref matrix, 3), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<byte> LookUp(nuint table, Vector512<byte> index)
    {
        ref var bytes = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_tables), table * 256);
        var low = Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref bytes), index, Vector512.LoadUnsafe(ref bytes, 64));
        var high = Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref bytes, 128), index, Vector512.LoadUnsafe(ref bytes, 192));
        return Vector512.ConditionalSelect(Vector512.LessThan(index.AsSByte(), Vector512<sbyte>.Zero).AsByte(), high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<byte> Buckets(nuint place, Vector512<byte> bytes)
    {
        ref var table = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_short), place * ShortTableBytes);
        return Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref table), bytes, Vector512.LoadUnsafe(ref table, 64));
    }

    private static int Hash(ulong[] matrices, int hash, uint key)
    {
        var value = 0;
        for (var place = 0; place < WindowBytes; place++)
        {
            value ^= Product(matrices[(hash * WindowBytes) + place], (byte)(key >> (8 * place)));
        }

        return value;
    }

    /// <summary>What GF2P8AFFINEQB gives: bit i is the parity of the byte and the matrix's row, the byte 7 - i of the number.</summary>
    private static int Product(ulong matrix, byte value)
    {
        var product = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            var row = (byte)(matrix >> (8 * (7 - bit)));
            product |= (BitOperations.PopCount((uint)(row & value)) & 1) << bit;
        }

        return product;
    }

    /// <summary>Four matrices a hash. Any will do that look random: a fixed sequence (SplitMix64), so that every run has the same. A window shorter than four bytes has none for the rest.</summary>
    private static ulong[] Matrices(int windowLength)
    {
        var matrices = new ulong[(Tables + 1) * WindowBytes];
        var state = 42ul;
        for (var i = 0; i < matrices.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var value = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            value ^= value >> 31;

            // The fourth hash is of three bits: the rows of bits 0 to 2 are the number's last three bytes.
            var rows = i / WindowBytes == Tables ? 0xffffff0000000000 : ulong.MaxValue;
            matrices[i] = i % WindowBytes < windowLength ? value & rows : 0;
        }

        return matrices;
    }
}
