using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace NetGuard.Content.Apis;

/// <summary>
/// A fixed set of member names, found by their bytes without regard to case. U+212A (Kelvin) and U+017F (long s) count as k and s,
/// because Go's encoding/json folds them so.
/// </summary>
internal sealed class MemberNames
{
    /// <summary>Bytes of the longest name.</summary>
    public const int MaxLength = 64;

    private readonly byte[][] _names;
    private readonly int[] _buckets;

    /// <param name="names">ASCII, at most 64 bytes each; repeated ones count once.</param>
    public MemberNames(IEnumerable<string> names)
    {
        _names = [.. names.Select(n => n.ToLowerInvariant()).Distinct().Select(Checked)];
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, _names.Length * 4))];
        for (var i = 0; i < _names.Length; i++)
        {
            var slot = Hash(_names[i]) & (_buckets.Length - 1);
            while (_buckets[slot] != 0)
            {
                slot = (slot + 1) & (_buckets.Length - 1);
            }

            _buckets[slot] = i + 1;
        }
    }

    public int Count => _names.Length;

    /// <summary>Number of the name, from 0; -1 if it is not in the set.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        var index = Find(name);
        if (index >= 0 || Ascii.IsValid(name))
        {
            return index;
        }

        Span<byte> folded = stackalloc byte[MaxLength];
        return TryFold(name, folded, out var length) ? Find(folded[..length]) : -1;
    }

    private int Find(ReadOnlySpan<byte> name)
    {
        for (var slot = Hash(name) & (_buckets.Length - 1); _buckets[slot] != 0; slot = (slot + 1) & (_buckets.Length - 1))
        {
            if (Ascii.EqualsIgnoreCase(name, _names[_buckets[slot] - 1]))
            {
                return _buckets[slot] - 1;
            }
        }

        return -1;
    }

    private static byte[] Checked(string name) =>
        name.Length <= MaxLength && Ascii.IsValid(name) ? Encoding.ASCII.GetBytes(name) : throw new InvalidDataException($"The member name '{name}' is not ASCII of at most {MaxLength} characters.");

    private static bool TryFold(ReadOnlySpan<byte> name, Span<byte> folded, out int length)
    {
        length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (length == folded.Length)
            {
                return false;
            }

            var b = name[i];
            if (b >= 0x80)
            {
                if (name[i..] is [0xe2, 0x84, 0xaa, ..])
                {
                    b = (byte)'k';
                    i += 2;
                }
                else if (name[i..] is [0xc5, 0xbf, ..])
                {
                    b = (byte)'s';
                    i++;
                }
                else
                {
                    return false;
                }
            }

            folded[length++] = b;
        }

        return true;
    }

    // Length, beginning and end, letters of either case alike: names are chosen by us, so that a caller can meet a
    // collision and pay for one comparison, but cannot make the table slow.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        const ulong LowerCase = 0x2020_2020_2020_2020;
        var (first, last) = name.Length switch
        {
            >= sizeof(ulong) => (BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..])),
            >= sizeof(uint) => (BinaryPrimitives.ReadUInt32LittleEndian(name), BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..])),
            > 0 => (name[0], (ulong)name[^1] << 8 | name[name.Length / 2]),
            _ => (0UL, 0UL),
        };
        var hash = ((first | LowerCase) * 0x9E3779B97F4A7C15) ^ (BitOperations.RotateLeft(last | LowerCase, 29) * 0x9FB21C651E98DF25) ^ (ulong)name.Length;
        return (int)(hash >> 33 ^ hash >> 7) & int.MaxValue;
    }
}
