using System.Buffers.Binary;

namespace NetGuard.Matching;

/// <summary>The literals' bytes, packed, beside a mask of the bits that a comparison ignores: 0x20 at the letters of a literal that ignores case, else nothing.</summary>
internal sealed class LiteralBytes
{
    private readonly byte[] _values;
    private readonly byte[] _ignored;
    private readonly int[] _starts;

    public LiteralBytes(IReadOnlyList<Literal> literals)
    {
        _starts = new int[literals.Count + 1];
        for (var i = 0; i < literals.Count; i++)
        {
            _starts[i + 1] = _starts[i] + literals[i].Bytes.Length;
        }

        _values = new byte[_starts[^1]];
        _ignored = new byte[_starts[^1]];
        for (var i = 0; i < literals.Count; i++)
        {
            var bytes = literals[i].Bytes.Span;
            for (var at = 0; at < bytes.Length; at++)
            {
                var ignored = literals[i].IgnoreCase && char.IsAsciiLetter((char)bytes[at]) ? (byte)0x20 : (byte)0;
                _ignored[_starts[i] + at] = ignored;
                _values[_starts[i] + at] = (byte)(bytes[at] | ignored);
            }
        }
    }

    public int Count => _starts.Length - 1;

    public int Length(int literal) => _starts[literal + 1] - _starts[literal];

    /// <summary>The bytes, letters in lower case where case is ignored.</summary>
    public ReadOnlySpan<byte> Values(int literal) => _values.AsSpan(_starts[literal].._starts[literal + 1]);

    public ReadOnlySpan<byte> Ignored(int literal) => _ignored.AsSpan(_starts[literal].._starts[literal + 1]);

    /// <summary>Whether the byte at an offset of the literal may be <paramref name="value"/>.</summary>
    public bool Accepts(int literal, int offset, byte value) =>
        (value | Ignored(literal)[offset]) == Values(literal)[offset];

    public bool OccursAt(ReadOnlySpan<byte> text, int start, int literal)
    {
        var values = Values(literal);
        if (start < 0 || start > text.Length - values.Length)
        {
            return false;
        }

        var here = text.Slice(start, values.Length);
        var ignored = Ignored(literal);
        if (values.Length < sizeof(ulong))
        {
            for (var i = 0; i < values.Length; i++)
            {
                if ((here[i] | ignored[i]) != values[i])
                {
                    return false;
                }
            }

            return true;
        }

        // Eight bytes at a time; the last eight overlap those before.
        for (var i = 0; i < values.Length - sizeof(ulong); i += sizeof(ulong))
        {
            if (!SameEight(here[i..], ignored[i..], values[i..]))
            {
                return false;
            }
        }

        return SameEight(here[^sizeof(ulong)..], ignored[^sizeof(ulong)..], values[^sizeof(ulong)..]);
    }

    private static bool SameEight(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ignored, ReadOnlySpan<byte> values) =>
        (BinaryPrimitives.ReadUInt64LittleEndian(text) | BinaryPrimitives.ReadUInt64LittleEndian(ignored)) == BinaryPrimitives.ReadUInt64LittleEndian(values);
}
