namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>Timestamps, and what a minute and a second are in them.</summary>
internal readonly struct RequestClock(TimeProvider time)
{
    public long Now => time.GetTimestamp();

    public long Minute => 60 * time.TimestampFrequency;

    /// <summary>Whole seconds, rounded up.</summary>
    public int Seconds(long span) => (int)Math.Min(int.MaxValue, (span + time.TimestampFrequency - 1) / time.TimestampFrequency);
}
