namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>
/// The wrong keys of one address. Guesses, each another key, are told from one that is sent again and again: that is a client
/// which has not heard of a new key.
/// </summary>
internal sealed class WrongKeyCount : IClientState
{
    /// <summary>Wrong keys in a minute: so many at once, then evenly.</summary>
    public const int PerMinute = 20;

    private readonly Lock _gate = new();
    private Bucket _requests;
    private Bucket _guesses;
    private RecentKeys _recent;
    private int _next;

    /// <summary>How long until the address may try a key again, in the timestamp's units; 0 if it may now.</summary>
    public long GuessWait(long now, long minute)
    {
        lock (_gate)
        {
            return _guesses.Wait(CostOf(minute), minute, now);
        }
    }

    /// <summary>Counts a wrong key; the answer is how long until another could be counted, 0 if this one could.</summary>
    /// <param name="key">The key's hash.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="minute">A minute, in its units.</param>
    public long Count(int key, long now, long minute)
    {
        lock (_gate)
        {
            var cost = CostOf(minute);
            if (!((ReadOnlySpan<int>)_recent).Contains(key))
            {
                _recent[_next] = key;
                _next = (_next + 1) % RecentKeys.Length;
                _guesses.Take(cost, now);
            }

            var wait = _requests.Wait(cost, minute, now);
            if (wait == 0)
            {
                _requests.Take(cost, now);
            }

            return wait;
        }
    }

    public void Reset()
    {
        _requests = _guesses = default;
        _recent = default;
        _next = 0;
    }

    private static long CostOf(long minute) => Bucket.CostOf(1, PerMinute, minute);

    /// <summary>Hashes of the wrong keys that came last, seeded anew by each process.</summary>
    [System.Runtime.CompilerServices.InlineArray(RecentKeys.Length)]
    private struct RecentKeys
    {
        public const int Length = 4;

        private int _first;
    }
}
