using NetGuard.Policy;

namespace NetGuard.Proxy.Sources;

/// <summary>What the policy in force knows of a network that is a file or a feed.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Path">The setting that names the list.</param>
/// <param name="State">As it was compiled. A feed that is old for its silence alone is known here: an answer heals it without a compilation.</param>
/// <param name="Since">When its list was last known to be right; <c>default</c> if it never was.</param>
/// <param name="MaxAge">How old a feed's list may be; <c>null</c> for a file.</param>
/// <param name="Errors">How many errors the list had that is not used.</param>
internal sealed record NetworkStatus(string Name, string Path, NetworkState State, DateTimeOffset Since, TimeSpan? MaxAge, int Errors)
{
    public NetworkState At(DateTimeOffset now) =>
        State == NetworkState.Known && now - Since > MaxAge ? NetworkState.Stale : State;

    /// <summary>How long ago the list was right. A file that is read is right at any moment.</summary>
    public TimeSpan? Age(DateTimeOffset now) =>
        State == NetworkState.Unknown ? null
        : State == NetworkState.Known && MaxAge is null ? TimeSpan.Zero
        : now - Since;

    /// <summary>The alarm, by place and without a range; <c>null</c> if all is well.</summary>
    public string? Alarm(DateTimeOffset now) => At(now) switch
    {
        NetworkState.Known => null,
        NetworkState.Unknown => $"{Path} is unknown{Listed}, and resources whose formulas name it answer 503",
        _ => FormattableString.Invariant($"{Path} is stale{Listed}; its list of {Since:yyyy-MM-dd HH:mm}Z goes on"),
    };

    private string Listed => Errors switch
    {
        0 => "",
        1 => " (1 error, listed in the log)",
        _ => FormattableString.Invariant($" ({Errors} errors, listed in the log)"),
    };
}
