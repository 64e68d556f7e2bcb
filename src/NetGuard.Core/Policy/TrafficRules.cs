using System.Globalization;
using NetGuard.Decisions;

namespace NetGuard.Policy;

/// <summary>What tells one client of a resource from another.</summary>
public enum ClientPartition : byte
{
    /// <summary>Its address; of IPv6 the first 64 bits, since a host may have any number of the others.</summary>
    Address,

    /// <summary>The key that it uses; its address where it uses none.</summary>
    Key,
}

/// <summary>How much traffic a resource takes, from all callers together and from each.</summary>
/// <param name="Resource">All callers together; <c>null</c> for no bound.</param>
/// <param name="Client">Each client; <c>null</c> for no bound.</param>
/// <param name="Partition">What <paramref name="Client"/> counts as one client.</param>
public sealed record TrafficRules(TrafficLimit? Resource, TrafficLimit? Client, ClientPartition Partition)
{
    public static TrafficRules None { get; } = new(null, null, ClientPartition.Address);
}

/// <summary>One group of limits; of its numbers at least one is given.</summary>
public sealed record TrafficLimit(Mode Mode)
{
    /// <summary>Requests a minute: so many at once, then evenly.</summary>
    public long? RequestsPerMinute
    {
        get;
        init
        {
            field = value;
            RequestsText = value?.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>That number as text: an answer names it without making a string each time.</summary>
    public string? RequestsText { get; private init; }

    /// <summary>Bytes of request bodies a minute: so many at once, then evenly.</summary>
    public long? BytesPerMinute { get; init; }

    /// <summary>Requests at one time, each from its admission to the end of its answer.</summary>
    public int? Concurrency { get; init; }

    public RuleReference? RequestsRule { get; init; }

    public RuleReference? BytesRule { get; init; }

    public RuleReference? ConcurrencyRule { get; init; }
}
