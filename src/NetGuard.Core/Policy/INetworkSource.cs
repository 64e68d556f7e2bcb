using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Networks.Lists;

namespace NetGuard.Policy;

/// <summary>Where the lists of networks are read: files and feeds. A seam, since Core does no I/O.</summary>
public interface INetworkSource
{
    /// <summary>What is known of a network now. Never waits for a feed.</summary>
    NetworkAnswer Read(NetworkRequest request);
}

/// <summary>A network that is a file or a feed, as configured.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Selection">The setting that names the list, and the part of the list that is meant.</param>
/// <param name="Feed">How it is fetched; <c>null</c> for a file.</param>
/// <param name="Brake">How much a new list may differ from the old one.</param>
/// <param name="CachePath">The folder of the last good copies, as written.</param>
public sealed record NetworkRequest(string Name, ListSelection Selection, FeedTerms? Feed, NetworkBrake Brake, string CachePath)
{
    /// <summary>The path or the URL, as written.</summary>
    public string Location => Selection.Location.Text;
}

/// <summary>How a feed is fetched.</summary>
/// <param name="Interval">How often.</param>
/// <param name="Timeout">How long one answer may take.</param>
/// <param name="MaxAge">How old its last good answer may be before it is stale.</param>
public sealed record FeedTerms(TimeSpan Interval, TimeSpan Timeout, TimeSpan MaxAge);

public enum NetworkState : byte
{
    /// <summary>The list as it is now.</summary>
    Known,

    /// <summary>A list that was good once: the present one is away, broken or refused by the brake, or the feed is silent for long.</summary>
    Stale,

    /// <summary>No list, and none from before. Not the empty set: <c>not guests</c> would then admit all guests.</summary>
    Unknown,
}

/// <summary>What is known of a network.</summary>
/// <param name="State">How good it is.</param>
/// <param name="Set">Its addresses; empty, and not to be used, when unknown.</param>
/// <param name="Since">When the list was last known to be right.</param>
/// <param name="Mark">Differs where the addresses do: part of the policy's version.</param>
public sealed record NetworkAnswer(NetworkState State, AddressRanges Set, DateTimeOffset Since, string Mark)
{
    /// <summary>Errors and warnings with their places: in the list by line, else at the setting.</summary>
    public IReadOnlyList<ConfigError> Findings { get; init; } = [];

    /// <summary>When an entry ends, so that the policy must be compiled anew; <c>null</c> if none will.</summary>
    public DateTimeOffset? NextChange { get; init; }

    /// <summary>Finds the entry of the list that contains an address, by reading the list again; <c>null</c> where that cannot be done.</summary>
    public Func<NetAddress, ListEntry?>? Locate { get; init; }

    public static NetworkAnswer Unknown(IReadOnlyList<ConfigError> findings) =>
        new(NetworkState.Unknown, AddressRanges.Empty, default, "unknown") { Findings = findings };
}

/// <summary>For compilations that read no lists: every file and feed is unknown, and says so.</summary>
public sealed class NoNetworkSource : INetworkSource
{
    private NoNetworkSource()
    {
    }

    public static NoNetworkSource Instance { get; } = new();

    public NetworkAnswer Read(NetworkRequest request) =>
        NetworkAnswer.Unknown([new ConfigError(request.Selection.Location.Origin, request.Selection.Location.Path, "files and feeds are not read here")]);
}
