using System.Buffers.Binary;
using System.Numerics;

namespace NetGuard.Uris;

/// <summary>
/// <c>AllowedFqdnList</c>, compiled: exact names, <c>*.name</c> for every name below at any depth (not itself), and
/// literal addresses. One open-addressed table is probed once per label, from the right, while a rolling hash runs over
/// the host: the cost depends on the host, not on the number of entries. A table of one byte a slot is looked at first, and
/// mostly alone: it stays in the processor's cache where the slots of a long list do not.
/// </summary>
public sealed class FqdnSet
{
    // Hosts are chosen by callers, entries are not: a caller can meet a collision but not make one, and every hit is
    // compared in full. So the hash needs no secret; it takes eight bytes at a time, label by label from the right.
    private const ulong HashSeed = 14695981039346656037;
    private const ulong HashPrime = 0x9FB21C651E98DF25;

    // Labels at the end that tell of most hosts that nothing in a set admits them.
    private const int EndLabels = 2;

    // Told apart by the hash, so that a name's suffix does not stop at the exact entries of the same name.
    private const ulong WildcardMark = 0x9E3779B97F4A7C15;

    // A bit of 2048 for the last label of each entry, and one for its last two.
    private readonly ulong[] _ends = new ulong[32];
    private readonly byte[] _tags;
    private readonly Slot[] _slots;
    private readonly byte[] _names;

    private FqdnSet(List<(FqdnEntry Entry, int Index)> entries)
    {
        _slots = new Slot[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, entries.Count) * 2)];
        _tags = new byte[_slots.Length];
        _names = new byte[entries.Sum(item => item.Entry.Name.Length)];
        var offset = 0;
        foreach (var (entry, index) in entries)
        {
            entry.Name.CopyTo(_names, offset);
            NoteEnds(entry.Name);
            Insert(new Slot(Hash(entry.Name) ^ (entry.IsWildcard ? WildcardMark : 0), offset, (byte)entry.Name.Length, entry.IsWildcard, index));
            offset += entry.Name.Length;
        }

        Count = entries.Count;
    }

    public static FqdnSet Empty { get; } = new([]);

    public int Count { get; }

    /// <param name="entries">As written.</param>
    /// <param name="set">The entries that are well formed.</param>
    /// <param name="errors">One for each entry that is not, with the remedy; empty on success.</param>
    public static bool TryCreate(IReadOnlyList<string> entries, out FqdnSet set, out (int Index, string Message)[] errors)
    {
        var good = new List<(FqdnEntry, int)>(entries.Count);
        var bad = new List<(int, string)>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (FqdnEntry.TryParse(entries[i], out var entry, out var error))
            {
                good.Add((entry, i));
            }
            else
            {
                bad.Add((i, error));
            }
        }

        set = good.Count == 0 ? Empty : new FqdnSet(good);
        errors = [.. bad];
        return errors.Length == 0;
    }

    /// <param name="host">Canonical, as <see cref="Parsing.ParsedHost.Text"/>; one trailing dot is ignored.</param>
    /// <param name="entryIndex">The narrowest entry that admits the host, or -1.</param>
    public bool Matches(ReadOnlySpan<byte> host, out int entryIndex)
    {
        entryIndex = -1;
        if (host.EndsWith("."u8))
        {
            host = host[..^1];
        }

        if (host.IsEmpty || _names.Length == 0)
        {
            return false;
        }

        var hash = HashSeed;
        var start = host.Length;
        var labels = 0;
        while (true)
        {
            var end = start;
            start = host[..end].LastIndexOf((byte)'.') + 1;
            hash = AddLabel(hash, host[start..end]);
            if (labels++ < EndLabels && !IsEnd(hash))
            {
                return entryIndex >= 0;
            }

            if (start == 0)
            {
                break;
            }

            // Longer suffixes come later and are narrower, so the last one found stays. A name of an empty label is none below.
            if (start > 1 && Find(hash ^ WildcardMark, host[start..], isWildcard: true) is >= 0 and var wildcard)
            {
                entryIndex = wildcard;
            }

            start--;
        }

        var exact = Find(hash, host, isWildcard: false);
        entryIndex = exact < 0 ? entryIndex : exact;
        return entryIndex >= 0;
    }

    /// <summary>Whether an entry is this host itself and no wildcard.</summary>
    /// <param name="host">As for <see cref="Matches"/>.</param>
    public bool Names(ReadOnlySpan<byte> host)
    {
        if (host.EndsWith("."u8))
        {
            host = host[..^1];
        }

        return !host.IsEmpty && Find(Hash(host), host, isWildcard: false) >= 0;
    }

    private void NoteEnds(ReadOnlySpan<byte> name)
    {
        var hash = HashSeed;
        for (int end = name.Length, labels = 0; end >= 0 && labels < EndLabels; labels++)
        {
            var start = name[..end].LastIndexOf((byte)'.') + 1;
            hash = AddLabel(hash, name[start..end]);
            _ends[(int)(hash >> 58) & 31] |= 1UL << (int)(hash >> 52);
            end = start - 1;
        }
    }

    private bool IsEnd(ulong hash) => (_ends[(int)(hash >> 58) & 31] >> (int)(hash >> 52) & 1) != 0;

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = HashSeed;
        for (var end = name.Length; end >= 0;)
        {
            var start = name[..end].LastIndexOf((byte)'.') + 1;
            hash = AddLabel(hash, name[start..end]);
            end = start - 1;
        }

        return hash;
    }

    private static ulong AddLabel(ulong hash, ReadOnlySpan<byte> label)
    {
        hash = Mix(hash + (uint)label.Length);
        for (; label.Length >= sizeof(ulong); label = label[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(label));
        }

        // The bytes that are left, some of them twice; the length is in the hash already.
        var tail = label.Length switch
        {
            >= sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(label) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(label[^sizeof(uint)..]) << 32,
            > 0 => label[0] | (ulong)label[label.Length / 2] << 8 | (ulong)label[^1] << 16,
            _ => 0UL,
        };
        return Mix(hash ^ tail);
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, HashPrime, out var low);
        return high ^ low;
    }

    private int Find(ulong hash, ReadOnlySpan<byte> name, bool isWildcard)
    {
        var mask = _tags.Length - 1;
        var tag = Tag(hash);
        for (var at = Bucket(hash, mask); _tags[at] != 0; at = (at + 1) & mask)
        {
            if (_tags[at] != tag)
            {
                continue;
            }

            ref readonly var slot = ref _slots[at];
            if (slot.Hash == hash && slot.IsWildcard == isWildcard && name.SequenceEqual(_names.AsSpan(slot.Offset, slot.Length)))
            {
                return slot.Index;
            }
        }

        return -1;
    }

    private void Insert(Slot slot)
    {
        if (Find(slot.Hash, _names.AsSpan(slot.Offset, slot.Length), slot.IsWildcard) >= 0)
        {
            return;
        }

        var mask = _slots.Length - 1;
        var at = Bucket(slot.Hash, mask);
        while (_tags[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = slot;
        _tags[at] = Tag(slot.Hash);
    }

    private static int Bucket(ulong hash, int mask) => (int)hash & mask;

    // Bits that the bucket does not depend on; never 0, which is an empty slot.
    private static byte Tag(ulong hash) => (byte)(hash >> 57 | 0x80);

    private readonly record struct Slot(ulong Hash, int Offset, byte Length, bool IsWildcard, int Index);
}
