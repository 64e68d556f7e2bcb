using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Decisions;

namespace NetGuard.Inspection;

/// <summary>
/// Judges what lets an endpoint reach out though no URL is named, while hosts are restricted, under the mode of declared
/// fields. Notes in the trail that text is fetched, also where the way out is allowed.
/// </summary>
internal static class EgressJudge
{
    /// <summary>What the operation does whatever its body says.</summary>
    public static Decision Judge(ApiOperation? operation, InspectionRules rules, Trail trail)
    {
        if (operation is null)
        {
            return Decision.Allow;
        }

        trail.FetchesText |= operation.FetchesText || operation.Egress is not null;
        return operation.Egress is { } way && IsClosed(way, rules) ? Settle(way, rules, trail, null) : Decision.Allow;
    }

    /// <param name="value">A value in a field that may have triggers.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="rules">The resource's rules.</param>
    /// <param name="trail">Takes a report, and that text is fetched.</param>
    public static Decision Judge(ReadOnlySpan<byte> value, in ContentPosition position, InspectionRules rules, Trail trail)
    {
        if (!position.IsAsked(value, out var way))
        {
            return Decision.Allow;
        }

        trail.FetchesText = true;
        if (way is null || !IsClosed(way, rules))
        {
            return Decision.Allow;
        }

        var isShown = rules.DeclaredFields == Mode.Enforce || trail.Reports.Count < Trail.MaxReports;
        return Settle(way, rules, trail, isShown ? position.ToString() : null);
    }

    private static bool IsClosed(EgressWay way, InspectionRules rules) =>
        rules.DeclaredFields != Mode.Off && rules.Uris.RestrictHosts && !rules.Egress.Allows(way);

    private static Decision Settle(EgressWay way, InspectionRules rules, Trail trail, string? parameter)
    {
        var decision = Decision.Under(rules.DeclaredFields, way.Reason, rules.Egress.Rule ?? rules.Rule, parameter);
        trail.Take(decision);
        return decision;
    }
}
