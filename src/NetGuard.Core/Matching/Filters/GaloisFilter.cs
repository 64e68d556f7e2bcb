using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGuard.Matching.Filters;

/// <summary>
/// A Bloom filter over 64 positions at once. Each window of four bytes has three hashes of eight bits, linear over GF(2), so that each byte of the window adds its
/// product with a matrix of 8x8 bits (one instruction). Each hash names a byte in a table of 256 (two permutations of 128 and a blend), all three together name the bit
/// in these bytes. A window passes where all have the bit: of random ones, one in 1,200 with 200 literals. Sets above <see cref="DenseLiterals"/> have two
/// tables more, under sums of the hashes: one in 120 passes with 1,000 literals.
/// </summary>
internal sealed class GaloisFilter : CandidateFilter
{
    /// <summary>With more the tables are so full that a look-up a position costs less.</summary>
    public const int MaxLiterals = 3_000;

    /// <summary>Above this number two more tables are asked: what they cost is less than what they spare the screen.</summary>
    private const int DenseLiterals = 300;

    private const int Width = 64;
    private const int WindowBytes = GaloisHash.WindowBytes;
    private const int TableBytes = 256;
    private const int ShortTableBytes = 128;

    // Where in the data what begins: first the matrices.
    private const int HashBytes = WindowBytes * Width;
    private const int Tables = GaloisHash.Hashes * HashBytes;
    private const int Short = Tables + (GaloisHash.Tables * TableBytes);
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
        var hash = new GaloisHash(plan.Hash.Length);
        for (var i = 0; i < hash.Matrices.Length; i++)
        {
            Vector512.Create(hash.Matrices[i]).AsByte().CopyTo(data[(i * Width)..]);
        }

        foreach (var window in plan.AllWindows)
        {
            var entry = hash.Of(plan.Hash.Key(WindowHash.Load(literals.Values(window.Literal), window.Offset)));
            for (var table = 0; table < GaloisHash.Tables; table++)
            {
                data[Tables + (table * TableBytes) + entry.Rows[table]] |= (byte)(1 << entry.Bit);
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
        var hash1 = Hash(ref Unsafe.Add(ref data, HashBytes), first, second, third, fourth);
        var hash2 = Hash(ref Unsafe.Add(ref data, 2 * HashBytes), first, second, third, fourth);
        ref var tables = ref Unsafe.Add(ref data, Tables);
        var powers = Vector512.Create(0x8040201008040201ul).AsByte();
        var bits = LookUp(ref tables, hash0)
            & LookUp(ref Unsafe.Add(ref tables, TableBytes), hash1)
            & LookUp(ref Unsafe.Add(ref tables, 2 * TableBytes), hash2)
            & Avx512BW.Shuffle(powers, (hash0 ^ hash1 ^ hash2) & Vector512.Create((byte)7));
        if (_dense)
        {
            bits &= LookUp(ref Unsafe.Add(ref tables, 3 * TableBytes), hash0 + hash1) & LookUp(ref Unsafe.Add(ref tables, 4 * TableBytes), hash1 + hash2);
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
}
