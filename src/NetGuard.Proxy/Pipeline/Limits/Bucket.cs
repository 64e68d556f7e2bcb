namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>
/// A token bucket of one number (GCRA, ITU-T I.371): the time at which nothing of the bucket is used any more. It holds a
/// minute's worth and fills evenly. All times are timestamps of one clock. Not safe for several threads at once.
/// </summary>
/// <remarks>
/// The number is a time and not a count, so what was used stays used in proportion when the limit changes.
/// </remarks>
internal struct Bucket
{
    private long _fullAt;

    /// <summary>What a number of units costs, as time: a minute's worth costs <paramref name="minute"/>.</summary>
    public static long CostOf(long units, long perMinute, long minute) =>
        units == 0 ? 0 : Math.Max(1, (long)(units * (minute / (double)perMinute)));

    /// <summary>The part of a minute that is used.</summary>
    public readonly long Used(long now) => Math.Max(0, _fullAt - now);

    /// <summary>How long it takes until <paramref name="cost"/> may be taken; 0 if it may be now.</summary>
    public readonly long Wait(long cost, long minute, long now) => Math.Max(0, Used(now) + cost - minute);

    public void Take(long cost, long now) => _fullAt = now + Used(now) + cost;

    /// <summary>
    /// Gives back a part of what was taken at <paramref name="taken"/>. What the bucket has filled since then might have been
    /// lost on a bucket that was full already, so that much is not given back: never more is free than was never taken.
    /// </summary>
    public void GiveBack(long cost, long taken, long now) => _fullAt -= Math.Max(0, cost - (now - taken));
}
