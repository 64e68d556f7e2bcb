using System.Diagnostics.CodeAnalysis;

namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>Something that is kept for a client.</summary>
internal interface IClientState
{
    /// <summary>Another client is meant from here on.</summary>
    void Reset();
}

/// <summary>
/// What is known of clients, in bounded memory: past <see cref="Capacity"/> the client that has been idle longest is
/// forgotten. One that is in use never is; if all are, there is no room for another.
/// </summary>
/// <remarks>
/// Forgetting helps nobody: whoever has as many addresses as the table has places has as many limits anyway. Entries are
/// reused, so that a stream of new addresses allocates nothing once the table is full.
/// </remarks>
internal sealed class ClientTable<TState>(int capacity = ClientTable<TState>.DefaultCapacity)
    where TState : class, IClientState, new()
{
    public const int DefaultCapacity = 65_536;

    /// <summary>A power of two; clients on different processors rarely wait for each other.</summary>
    private const int ShardCount = 16;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard(Math.Max(1, capacity / ShardCount)))];

    public int Capacity => Math.Max(1, capacity / ShardCount) * ShardCount;

    public int Count => _shards.Sum(shard => shard.Count);

    /// <summary>The client's entry, in use until <see cref="Return"/>.</summary>
    /// <returns><c>false</c> where every place is in use.</returns>
    public bool TryRent(in ClientKey client, [NotNullWhen(true)] out ClientEntry<TState>? entry) => ShardOf(client).TryRent(client, add: true, out entry);

    /// <summary>The client's entry if there is one, in use until <see cref="Return"/>.</summary>
    public bool TryFind(in ClientKey client, [NotNullWhen(true)] out ClientEntry<TState>? entry)
    {
        var shard = ShardOf(client);
        entry = null;
        return shard.Count > 0 && shard.TryRent(client, add: false, out entry);
    }

    public void Return(ClientEntry<TState> entry) => ShardOf(entry.Client).Return(entry);

    private Shard ShardOf(in ClientKey client) => _shards[(uint)client.GetHashCode() >> 28];

    /// <summary>A part of the clients: a dictionary, and a list of the idle ones through their entries, the longest idle last.</summary>
    private sealed class Shard(int capacity)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<ClientKey, ClientEntry<TState>> _entries = [];
        private ClientEntry<TState>? _latest;
        private ClientEntry<TState>? _oldest;
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public bool TryRent(in ClientKey client, bool add, [NotNullWhen(true)] out ClientEntry<TState>? entry)
        {
            lock (_gate)
            {
                if (_entries.TryGetValue(client, out entry))
                {
                    if (entry.Uses++ == 0)
                    {
                        Unlink(entry);
                    }

                    return true;
                }

                if (!add || (entry = MakeRoom()) is null)
                {
                    return false;
                }

                entry.Client = client;
                entry.Uses = 1;
                _entries.Add(client, entry);
                _count = _entries.Count;
                return true;
            }
        }

        public void Return(ClientEntry<TState> entry)
        {
            lock (_gate)
            {
                if (--entry.Uses == 0)
                {
                    Link(entry);
                }
            }
        }

        private ClientEntry<TState>? MakeRoom()
        {
            if (_entries.Count < capacity)
            {
                return new ClientEntry<TState>();
            }

            if (_oldest is not { } idle)
            {
                return null;
            }

            Unlink(idle);
            _entries.Remove(idle.Client);
            idle.State.Reset();
            return idle;
        }

        private void Link(ClientEntry<TState> entry)
        {
            entry.Older = _latest;
            if (_latest is not null)
            {
                _latest.Newer = entry;
            }

            _latest = entry;
            _oldest ??= entry;
        }

        private void Unlink(ClientEntry<TState> entry)
        {
            if (entry.Newer is { } newer)
            {
                newer.Older = entry.Older;
            }
            else
            {
                _latest = entry.Older;
            }

            if (entry.Older is { } older)
            {
                older.Newer = entry.Newer;
            }
            else
            {
                _oldest = entry.Newer;
            }

            entry.Newer = entry.Older = null;
        }
    }
}

/// <summary>One client's place in a <see cref="ClientTable{TState}"/>; all but <see cref="State"/> is the table's.</summary>
internal sealed class ClientEntry<TState>
    where TState : class, new()
{
    public TState State { get; } = new();

    public ClientKey Client { get; set; }

    public int Uses { get; set; }

    public ClientEntry<TState>? Newer { get; set; }

    public ClientEntry<TState>? Older { get; set; }
}
