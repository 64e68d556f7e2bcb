using System.Net;
using System.Net.Sockets;
using NetGuard.Networks;
using NetGuard.Policy;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>Whether a name admits anybody, and if not, why.</summary>
internal enum NameState : byte
{
    /// <summary>Not asked for, or no answer yet.</summary>
    Pending,
    Resolved,

    /// <summary>No server answers; the last good answer is still in force.</summary>
    Kept,
    NoName,
    NoAddress,
    TooMany,

    /// <summary>Its addresses are special-purpose ones, and private ones are not allowed.</summary>
    SpecialPurpose,
    Failed,
}

/// <summary>
/// The addresses of one name. Readers take the present set without a lock; answers come in under one, family by family,
/// since a server may fail at one and not at the other.
/// </summary>
internal sealed class WatchedName(string name, bool allowPrivate) : IAddressSource
{
    /// <summary>How long a good answer outlives its TTL while no server says anything about the name.</summary>
    public static readonly TimeSpan KeepOnFailure = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Family _ipv4 = new();
    private readonly Family _ipv6 = new();
    private readonly List<WeakReference<IAddressObserver>> _observers = [];
    private volatile AddressRanges _current = AddressRanges.Empty;
    private volatile NameState _state;

    public string Name => name;

    public AddressRanges Current => _current;

    public NameState State => _state;

    public bool IsResolved => !_current.IsEmpty;

    public void Observe(IAddressObserver observer)
    {
        lock (_gate)
        {
            _observers.RemoveAll(held => !held.TryGetTarget(out _));
            _observers.Add(new(observer));
        }
    }

    /// <summary>Takes an answer over, once; whether the state changed.</summary>
    public bool Take(AddressFamily family, NameAnswer answer, DateTimeOffset now)
    {
        lock (_gate)
        {
            var (half, other) = family == AddressFamily.InterNetwork ? (_ipv4, _ipv6) : (_ipv6, _ipv4);
            if (ReferenceEquals(half.Last, answer))
            {
                return false;
            }

            half.Take(answer, allowPrivate, now);
            if (answer.Outcome == NameOutcome.NoName)
            {
                // RFC 8020: the name is gone, and so is what the other family had.
                other.Take(answer, allowPrivate, now);
            }

            return Publish(changed: true);
        }
    }

    /// <summary>Drops what was kept long enough; whether the state changed.</summary>
    public bool Expire(DateTimeOffset now)
    {
        lock (_gate)
        {
            return Publish(_ipv4.Expire(now) | _ipv6.Expire(now));
        }
    }

    /// <summary>Forgets everything: nobody refreshes the name any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _ipv4.Clear();
            _ipv6.Clear();
            Publish(changed: true);
        }
    }

    private bool Publish(bool changed)
    {
        if (changed)
        {
            // Refuses because a name with more addresses than anybody counts is a mistake or an attack; a part of them would be a guess.
            var tooMany = _ipv4.State == NameState.TooMany || _ipv6.State == NameState.TooMany || _ipv4.Answered + _ipv6.Answered > NameAnswer.MaxAddresses;
            SetCurrent(tooMany ? AddressRanges.Empty : AddressRanges.Of(_ipv4.Addresses.Concat(_ipv6.Addresses).Select(AddressRange.Single)));
            changed = SetState(tooMany ? NameState.TooMany : Worse(_ipv4.State, _ipv6.State));
        }

        return changed;
    }

    // An answer that says the same again costs nobody anything.
    private void SetCurrent(AddressRanges addresses)
    {
        if (addresses.SetEquals(_current))
        {
            return;
        }

        _current = addresses;
        foreach (var held in _observers)
        {
            if (held.TryGetTarget(out var observer))
            {
                observer.OnChanged();
            }
        }
    }

    private bool SetState(NameState state)
    {
        var before = _state;
        _state = state;
        return before != state;
    }

    /// <summary>One family with addresses is a name with addresses; else a failure says more than an absence.</summary>
    private static NameState Worse(NameState one, NameState other)
    {
        if (one == NameState.Kept || other == NameState.Kept)
        {
            return NameState.Kept;
        }

        if (one == NameState.Resolved || other == NameState.Resolved)
        {
            return NameState.Resolved;
        }

        return one == NameState.Pending || other == NameState.Pending ? NameState.Pending
            : one == NameState.NoAddress || (other > one && other != NameState.NoAddress) ? other
            : one;
    }

    private sealed class Family
    {
        private DateTimeOffset _until;

        public NameAnswer? Last { get; private set; }

        public List<NetAddress> Addresses { get; private set; } = [];

        /// <summary>Addresses in the answer, also those that do not count.</summary>
        public int Answered { get; private set; }

        public NameState State { get; private set; }

        public void Take(NameAnswer answer, bool allowPrivate, DateTimeOffset now)
        {
            Last = answer;
            if (answer.Outcome == NameOutcome.Failed)
            {
                State = Addresses.Count > 0 && now < _until ? NameState.Kept : NameState.Failed;
                if (State == NameState.Failed)
                {
                    Drop();
                }

                return;
            }

            Addresses = Admissible(answer.Addresses, allowPrivate);
            Answered = answer.Addresses.Count;
            _until = now + answer.Lifetime + KeepOnFailure;
            State = answer.Outcome switch
            {
                NameOutcome.NoName => NameState.NoName,
                NameOutcome.NoAddress => NameState.NoAddress,
                NameOutcome.TooMany => NameState.TooMany,
                _ => Addresses.Count > 0 ? NameState.Resolved : NameState.SpecialPurpose,
            };
        }

        public bool Expire(DateTimeOffset now)
        {
            if (Addresses.Count == 0 || now < _until)
            {
                return false;
            }

            State = NameState.Failed;
            Drop();
            return true;
        }

        public void Clear()
        {
            Last = null;
            State = NameState.Pending;
            Drop();
        }

        private void Drop()
        {
            Addresses = [];
            Answered = 0;
        }

        // Refuses because a name's owner could else make an internal host, or the gateway itself, a client. An IPv4 address
        // in IPv6's clothes is an answer that no honest server gives.
        private static List<NetAddress> Admissible(IEnumerable<IPAddress> addresses, bool allowPrivate)
        {
            var closed = allowPrivate ? SpecialPurpose.NeverClients : SpecialPurpose.All;
            return [.. addresses.Where(address => !address.IsIPv4MappedToIPv6).Select(NetAddress.From).Where(address => !closed.Contains(address))];
        }
    }
}
