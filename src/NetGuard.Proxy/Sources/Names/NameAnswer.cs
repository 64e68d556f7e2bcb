using System.Net;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>How the question for one family of a name ended.</summary>
internal enum NameOutcome : byte
{
    Addresses,

    /// <summary>NXDOMAIN.</summary>
    NoName,

    /// <summary>The name exists and has no address of this family.</summary>
    NoAddress,

    /// <summary>More than <see cref="NameAnswer.MaxAddresses"/>; none of them counts.</summary>
    TooMany,

    /// <summary>Time-outs, SERVFAIL and whatever else says nothing about the name.</summary>
    Failed,
}

/// <param name="Outcome">How it ended.</param>
/// <param name="Addresses">As answered, each once.</param>
/// <param name="Ttl">The least TTL of the records on the way; zero where there are none.</param>
internal sealed record NameAnswer(NameOutcome Outcome, IReadOnlyList<IPAddress> Addresses, TimeSpan Ttl)
{
    /// <summary>Of one name, both families together.</summary>
    public const int MaxAddresses = 64;

    public static readonly TimeSpan MinTtl = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan MaxTtl = TimeSpan.FromHours(1);

    /// <summary>How long the answer holds before the name is asked for again. A failure is tried again after the least time.</summary>
    public TimeSpan Lifetime => Ttl < MinTtl ? MinTtl : Ttl > MaxTtl ? MaxTtl : Ttl;

    public static NameAnswer Without(NameOutcome outcome) => new(outcome, [], TimeSpan.Zero);

    public static NameAnswer Of(IReadOnlyList<IPAddress> addresses, TimeSpan ttl) => addresses.Count switch
    {
        0 => Without(NameOutcome.NoAddress),
        > MaxAddresses => new(NameOutcome.TooMany, [], ttl),
        _ => new(NameOutcome.Addresses, addresses, ttl),
    };
}
