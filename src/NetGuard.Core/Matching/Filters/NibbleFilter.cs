using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGuard.Matching.Filters;

/// <summary>
/// Literals in eight buckets, a bit each. For each of three places one table of sixteen bytes says which buckets take a byte's low nibble there, another which take
/// its high one; a shuffle looks all bytes of a vector up at once. Where all six agree on a bucket, one of its literals may be.
/// </summary>
internal sealed class NibbleFilter : CandidateFilter
{
    /// <summary>Six to a bucket. With more the buckets take most of a text's letters.</summary>
    public const int MaxLiterals = 48;

    private const int Buckets = 8;
    private const int Places = 3;
    private const int Nibbles = 16;

    /// <summary>Vectors of 32 bytes, else of 16.</summary>
    private readonly bool _wide;

    private readonly byte[] _low = new byte[Places * Nibbles];
    private readonly byte[] _high = new byte[Places * Nibbles];

    public NibbleFilter(LiteralBytes literals, WindowPlan plan, bool wide)
    {
        _wide = wide;
        var windows = plan.AllWindows.Concat(plan.Short.Select(literal => new Window(literal, 0)))
            .OrderBy(window => plan.Hash.Key(WindowHash.Load(literals.Values(window.Literal), window.Offset)))
            .ToArray();
        for (var i = 0; i < windows.Length; i++)
        {
            Admit(literals, windows[i], plan.Hash.Length, (byte)(1 << (i * Buckets / windows.Length)));
        }
    }

    public override int Collect(ReadOnlySpan<byte> text, int from, int length, Span<ushort> positions)
    {
        var step = _wide ? Vector256<byte>.Count : Vector128<byte>.Count;
        var lastWhole = text.Length - step - (Places - 1);
        Span<byte> tail = stackalloc byte[Vector256<byte>.Count * 2];
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var end = ref MemoryMarshal.GetReference(tail);
        ref var list = ref MemoryMarshal.GetReference(positions);
        var count = 0;
        for (var i = 0; i < length; i += step)
        {
            // The last bytes are read from a copy: nothing beyond the text is.
            var whole = from + i <= lastWhole;
            if (!whole)
            {
                tail.Clear();
                text[(from + i)..Math.Min(text.Length, from + i + step + Places - 1)].CopyTo(tail);
            }

            ref var at = ref whole ? ref Unsafe.Add(ref start, from + i) : ref end;
            var mask = _wide ? Candidates256(ref at) : Candidates128(ref at);
            if (length - i < step)
            {
                mask &= (1u << (length - i)) - 1;
            }

            if (mask != 0)
            {
                count = Append(mask, i, ref list, count);
            }
        }

        return count;
    }

    private uint Candidates128(ref byte at)
    {
        var buckets = Buckets128(Vector128.LoadUnsafe(ref at), 0)
            & Buckets128(Vector128.LoadUnsafe(ref at, 1), Nibbles)
            & Buckets128(Vector128.LoadUnsafe(ref at, 2), 2 * Nibbles);
        return ~Vector128.Equals(buckets, Vector128<byte>.Zero).ExtractMostSignificantBits() & ushort.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<byte> Buckets128(Vector128<byte> bytes, nuint place)
    {
        var low = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_low), place);
        var high = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_high), place);
        return Vector128.ShuffleNative(low, bytes & Vector128.Create((byte)0x0f)) & Vector128.ShuffleNative(high, bytes >>> 4);
    }

    private uint Candidates256(ref byte at)
    {
        var buckets = Buckets256(Vector256.LoadUnsafe(ref at), 0)
            & Buckets256(Vector256.LoadUnsafe(ref at, 1), Nibbles)
            & Buckets256(Vector256.LoadUnsafe(ref at, 2), 2 * Nibbles);
        return ~Vector256.Equals(buckets, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<byte> Buckets256(Vector256<byte> bytes, nuint place)
    {
        // Avx2.Shuffle looks up within each half.
        var low = Vector256.Create(Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_low), place));
        var high = Vector256.Create(Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_high), place));
        return Avx2.Shuffle(low, bytes & Vector256.Create((byte)0x0f)) & Avx2.Shuffle(high, bytes >>> 4);
    }

    private void Admit(LiteralBytes literals, Window window, int windowLength, byte bucket)
    {
        var length = Math.Min(windowLength, literals.Length(window.Literal) - window.Offset);
        for (var place = 0; place < Places; place++)
        {
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                if (place >= length || literals.Accepts(window.Literal, window.Offset + place, (byte)value))
                {
                    _low[(place * Nibbles) + (value & 0x0f)] |= bucket;
                    _high[(place * Nibbles) + (value >> 4)] |= bucket;
                }
            }
        }
    }
}
