using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetGuard.Matching;

/// <summary>
/// The literals' bytes beside a mask of the bits that a comparison ignores: 0x20 at the letters of a literal that ignores case, else nothing. Packed by sixteens, so
/// that most literals are compared at once: sixteen bytes, then what is ignored of them; what lies behind a literal's end is ignored whole.
/// </summary>
internal sealed class LiteralBytes
{
    private const int Chunk = 16;

    private readonly Literal[] _literals;
    private readonly byte[] _packed;
    private readonly int[] _starts;

    public LiteralBytes(IReadOnlyList<Literal> literals)
    {
        _literals = [.. literals.Select(literal => literal with { Bytes = Values(literal) })];
        _starts = new int[literals.Count + 1];
        for (var i = 0; i < literals.Count; i++)
        {
            _starts[i + 1] = _starts[i] + ((Length(i) + Chunk - 1) / Chunk * 2 * Chunk);
        }

        _packed = new byte[_starts[^1]];
        for (var literal = 0; literal < literals.Count; literal++)
        {
            for (var i = 0; i < (_starts[literal + 1] - _starts[literal]) / 2; i++)
            {
                var at = _starts[literal] + (i / Chunk * 2 * Chunk) + (i % Chunk);
                _packed[at + Chunk] = i < Length(literal) ? Ignored(literal, i) : byte.MaxValue;
                _packed[at] = i < Length(literal) ? Values(literal)[i] : byte.MaxValue;
            }
        }
    }

    public int Count => _literals.Length;

    public int Length(int literal) => _literals[literal].Bytes.Length;

    public bool IgnoresCase(int literal) => _literals[literal].IgnoreCase;

    /// <summary>The bytes, letters in lower case where case is ignored.</summary>
    public ReadOnlySpan<byte> Values(int literal) => _literals[literal].Bytes.Span;

    /// <summary>Whether the byte at an offset of the literal may be <paramref name="value"/>.</summary>
    public bool Accepts(int literal, int offset, byte value) => (value | Ignored(literal, offset)) == Values(literal)[offset];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool OccursAt(ReadOnlySpan<byte> text, int start, int literal)
    {
        var packed = _packed.AsSpan(_starts[literal].._starts[literal + 1]);
        if ((uint)start > (uint)(text.Length - (packed.Length / 2)) || packed.Length > text.Length * 2)
        {
            return OccursNearEnd(text, start, literal);
        }

        ref var expected = ref MemoryMarshal.GetReference(packed);
        ref var here = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), start);
        for (nuint i = 0; i < (nuint)packed.Length; i += 2 * Chunk)
        {
            if ((Vector128.LoadUnsafe(ref here, i / 2) | Vector128.LoadUnsafe(ref expected, i + Chunk)) != Vector128.LoadUnsafe(ref expected, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the last sixteen bytes would reach beyond the text.</summary>
    private bool OccursNearEnd(ReadOnlySpan<byte> text, int start, int literal)
    {
        var values = Values(literal);
        if (start < 0 || start > text.Length - values.Length)
        {
            return false;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!Accepts(literal, i, text[start + i]))
            {
                return false;
            }
        }

        return true;
    }

    private byte Ignored(int literal, int offset) =>
        IgnoresCase(literal) && char.IsAsciiLetter((char)Values(literal)[offset]) ? (byte)0x20 : (byte)0;

    private static byte[] Values(Literal literal)
    {
        var bytes = literal.Bytes.ToArray();
        return literal.IgnoreCase ? Array.ConvertAll(bytes, value => char.IsAsciiLetterUpper((char)value) ? (byte)(value | 0x20) : value) : bytes;
    }
}
