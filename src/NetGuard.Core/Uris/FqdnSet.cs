using System.Numerics;

namespace NetGuard.Uris;

/// <summary>
/// <c>AllowedFqdnList</c>, compiled: exact names, <c>*.name</c> for every name below at any depth (not itself), and
/// literal addresses. One open-addressed table is probed once per label, from the right, while a rolling hash runs over
/// the host: the cost depends on the host, not on the number of entries.
/// </summary>
public sealed class FqdnSet
{
    // FNV-1a, 64 bits. Hosts are chosen by callers, entries are not: a caller can meet a collision but not make one, and
    // every hit is compared in full.
    private const ulong HashSeed = 14695981039346656037;
    private const ulong HashPrime = 1099511628211;

    private readonly Slot[] _slots;
    private readonly byte[] _names;

    private FqdnSet(List<(FqdnEntry Entry, int Index)> entries)
    {
        _slots = new Slot[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, entries.Count) * 2)];
        _names = new byte[entries.Sum(item => item.Entry.Name.Length)];
        var offset = 0;
        foreach (var (entry, index) in entries)
        {
            entry.Name.CopyTo(_names, offset);
            Insert(new Slot(Hash(entry.Name), offset, (byte)entry.Name.Length, entry.IsWildcard, index, IsUsed: true));
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
        for (var i = host.Length - 1; i > 0; i--)
        {
            if (host[i] == '.')
            {
                // Longer suffixes come later and are narrower, so the last one found stays.
                var wildcard = Find(hash, host[(i + 1)..], isWildcard: true);
                entryIndex = wildcard < 0 ? entryIndex : wildcard;
            }

            hash = (hash ^ host[i]) * HashPrime;
        }

        hash = (hash ^ host[0]) * HashPrime;
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

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = HashSeed;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            hash = (hash ^ name[i]) * HashPrime;
        }

        return hash;
    }

    private int Find(ulong hash, ReadOnlySpan<byte> name, bool isWildcard)
    {
        var mask = _slots.Length - 1;
        for (var at = Bucket(hash, mask); _slots[at].IsUsed; at = (at + 1) & mask)
        {
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
        while (_slots[at].IsUsed)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = slot;
    }

    // The low bits of FNV-1a mix worst: the high half is folded in.
    private static int Bucket(ulong hash, int mask) => (int)(hash ^ hash >> 32) & mask;

    private readonly record struct Slot(ulong Hash, int Offset, byte Length, bool IsWildcard, int Index, bool IsUsed);
}
