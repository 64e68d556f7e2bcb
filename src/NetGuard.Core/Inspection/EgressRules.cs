using NetGuard.Content.Apis;
using NetGuard.Decisions;

namespace NetGuard.Inspection;

/// <summary>Which ways out without a URL a resource allows, compiled.</summary>
public sealed class EgressRules
{
    private readonly bool[] _allowed;

    private EgressRules(bool[] allowed, RuleReference? rule) => (_allowed, Rule) = (allowed, rule);

    /// <summary>None.</summary>
    public static EgressRules Closed { get; } = new([], null);

    /// <summary><c>…Dlp.AllowedEgress</c>, or the place where it would stand.</summary>
    public RuleReference? Rule { get; }

    /// <param name="allowed">Of the default catalog.</param>
    /// <param name="rule">The entry that names them.</param>
    public static EgressRules Allowing(IEnumerable<EgressWay> allowed, RuleReference rule)
    {
        var ways = new bool[ApiCatalog.Default.EgressWays.Count];
        foreach (var way in allowed)
        {
            ways[way.Number] = true;
        }

        return new EgressRules(ways, rule);
    }

    public bool Allows(EgressWay way) => way.Number < _allowed.Length && _allowed[way.Number];
}
