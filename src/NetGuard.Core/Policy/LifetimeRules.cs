using NetGuard.Decisions;

namespace NetGuard.Policy;

/// <summary>What happens to a running request when its caller would no longer be admitted.</summary>
public enum Revocation : byte
{
    /// <summary>It is cut within 5 s.</summary>
    Cut,

    /// <summary>It may finish.</summary>
    Finish,
}

/// <summary>How long an admitted request may go on.</summary>
/// <param name="MaxRequestAge">From its arrival to the end of its answer; holds whatever <paramref name="Revocation"/> says.</param>
/// <param name="Revocation">What a policy that no longer admits the caller means for it.</param>
/// <param name="AgeRule">The config entry of the age.</param>
public sealed record LifetimeRules(TimeSpan MaxRequestAge, Revocation Revocation, RuleReference? AgeRule)
{
    public static readonly TimeSpan DefaultMaxRequestAge = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan DefaultBodyTimeout = TimeSpan.FromMinutes(5);

    public static LifetimeRules Default { get; } = new(DefaultMaxRequestAge, Revocation.Cut, null);

    /// <summary>From a request's arrival to its body's last byte; holds whatever <see cref="Revocation"/> says.</summary>
    public TimeSpan BodyTimeout { get; init; } = DefaultBodyTimeout;

    public RuleReference? BodyRule { get; init; }
}
