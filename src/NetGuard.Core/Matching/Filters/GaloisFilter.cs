using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGuard.Matching.Filters;

/// <summary>
/// A Bloom filter over 64 positions at once. Each window of four bytes has three hashes of eight bits, linear over GF(2), so that each byte of the window adds its
/// product with a matrix of 8x8 bits (one instruction). Each hash names a byte in a table of 256 (two permutations of 128 and a blend), all three together name the bit
/// in these bytes. A window passes where all three have the bit: one in two hundred of random ones with 200 literals, one in seventeen with 1,000.
/// </summary>
internal sealed class GaloisFilter : CandidateFilter
{
    /// <summary>With more the tables are so full that a look-up a position costs less.</summary>
    public const int MaxLiterals = 2_000;

    private const int Width = 64;
    /// <summary>Above this number two more tables are asked: what they cost is less than what they spare the screen.</summary>
    private const int DenseLiterals = 300;

    private const int BaseHashes = 3;
    private const int Tables = 5;
    private const int WindowBytes = sizeof(uint);
    private const int ShortTableBytes = 128;

    private const int Hashes = BaseHashes * WindowBytes * Width;
    private const int Short = Hashes + (Tables * 256);
    private const int Bytes = Short + (ShortLiterals.Places * ShortTableBytes);

    /// <summary>The matrices, each eight times, the tables and those of the short literals. A vector that lies across two cache lines costs two reads, and each step reads all.</summary>
    private readonly byte[] _aligned = GC.AllocateArray<byte>(Bytes + Width, pinned: true);
    private readonly int _origin;
    private readonly byte _fold;
    private readonly bool _anyShort;
    private readonly bool _dense;

    public GaloisFilter(LiteralBytes literals, WindowPlan plan, ShortLiterals shorts)
    {
        _fold = plan.Hash.Fold;
        _anyShort = shorts.Any;
        _dense = literals.Count > DenseLiterals;
        _origin = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_aligned, 0) & (Width - 1));
        var data = _aligned.AsSpan(_origin, Bytes);
        var matrices = Matrices(plan.Hash.Length);
        for (var i = 0; i < matrices.Length; i++)
        {
            Vector512.Create(matrices[i]).AsByte().CopyTo(data[(i * Width)..]);
        }

        var tables = data[Hashes..];
        foreach (var window in plan.AllWindows)
        {
            var key = plan.Hash.Key(WindowHash.Load(literals.Values(window.Literal), window.Offset));
            int[] hashes = [Hash(matrices, 0, key), Hash(matrices, 1, key), Hash(matrices, 2, key), 0, 0];
            hashes[3] = (byte)(hashes[0] + hashes[1]);
            hashes[4] = (byte)(hashes[1] + hashes[2]);
            var bit = (byte)(1 << ((hashes[0] ^ hashes[1] ^ hashes[2]) & 7));
            for (var table = 0; table < Tables; table++)
            {
                tables[(table * 256) + hashes[table]] |= bit;
            }
        }

        for (var i = 0; i < ShortLiterals.Places * ShortTableBytes; i++)
        {
            // The permutation looks up seven bits: two bytes that differ in the eighth share an entry.
            var table = shorts.Table(i / ShortTableBytes);
            data[Short + i] = (byte)(table[i % ShortTableBytes] | table[(i % ShortTableBytes) + ShortTableBytes]);
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
        ref var table = ref _aligned[_origin];
        var count = 0;
        var i = 0;
        for (; i <= length - Width && from + i <= lastWhole; i += Width)
        {
            var mask = Candidates(ref Unsafe.Add(ref start, from + i), ref table);
            if (mask != 0)
            {
                count = Append(mask, i, ref list, count);
            }
        }

        for (; i < length; i += Width)
        {
            // The last bytes are read from a copy: nothing beyond the text is.
            tail.Clear();
            text[(from + i)..Math.Min(text.Length, from + i + Width + WindowBytes - 1)].CopyTo(tail);
            var mask = Candidates(ref end, ref table);
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
    private ulong Candidates(ref byte at, ref byte data)
    {
        var fold = Vector512.Create(_fold);
        var first = Vector512.LoadUnsafe(ref at) | fold;
        var second = Vector512.LoadUnsafe(ref at, 1) | fold;
        var third = Vector512.LoadUnsafe(ref at, 2) | fold;
        var fourth = Vector512.LoadUnsafe(ref at, 3) | fold;
        var hash0 = Hash(ref data, first, second, third, fourth);
        var hash1 = Hash(ref Unsafe.Add(ref data, WindowBytes * Width), first, second, third, fourth);
        var hash2 = Hash(ref Unsafe.Add(ref data, 2 * WindowBytes * Width), first, second, third, fourth);
        ref var tables = ref Unsafe.Add(ref data, Hashes);
        var powers = Vector512.Create(0x8040201008040201ul).AsByte();
        var bits = LookUp(ref tables, hash0)
            & LookUp(ref Unsafe.Add(ref tables, 256), hash1)
            & LookUp(ref Unsafe.Add(ref tables, 512), hash2)
            & Avx512BW.Shuffle(powers, (hash0 ^ hash1 ^ hash2) & Vector512.Create((byte)7));
        if (_dense)
        {
            bits &= LookUp(ref Unsafe.Add(ref tables, 768), hash0 + hash1) & LookUp(ref Unsafe.Add(ref tables, 1024), hash1 + hash2);
        }

        if (_anyShort)
        {
            ref var shorts = ref Unsafe.Add(ref data, Short);
            bits |= Permute(ref shorts, Vector512.LoadUnsafe(ref at))
                & Permute(ref Unsafe.Add(ref shorts, ShortTableBytes), Vector512.LoadUnsafe(ref at, 1))
                & Permute(ref Unsafe.Add(ref shorts, 2 * ShortTableBytes), Vector512.LoadUnsafe(ref at, 2));
        }

        return ~Vector512.Equals(bits, Vector512<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Hash(ref byte matrices, Vector512<byte> first, Vector512<byte> second, Vector512<byte> third, Vector512<byte> fourth) =>
        Gfni.V512.GaloisFieldAffineTransform(first, Vector512.LoadUnsafe(ref matrices), 0)
        ^ Gfni.V512.GaloisFieldAffineTransform(second, Vector512.LoadUnsafe(ref matrices, Width), 0)
        ^ Gfni.V512.GaloisFieldAffineTransform(third, Vector512.LoadUnsafe(ref matrices, 2 * Width), 0)
        ^ Gfni.V512.GaloisFieldAffineTransform(fourth, Vector512.LoadUnsafe(ref matrices, 3 * Width), 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LookUp(ref byte table, Vector512<byte> index) =>
        Vector512.ConditionalSelect(
            Vector512.LessThan(index.AsSByte(), Vector512<sbyte>.Zero).AsByte(),
            Permute(ref Unsafe.Add(ref table, 128), index),
            Permute(ref table, index));

    /// <summary>Looks the low seven bits of each byte up in 128 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Permute(ref byte table, Vector512<byte> index) =>
        Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref table), index, Vector512.LoadUnsafe(ref table, Width));

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
        var matrices = new ulong[BaseHashes * WindowBytes];
        var state = 42ul;
        for (var i = 0; i < matrices.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var value = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            value ^= value >> 31;

            matrices[i] = i % WindowBytes < windowLength ? value : 0;
        }

        return matrices;
    }
}
