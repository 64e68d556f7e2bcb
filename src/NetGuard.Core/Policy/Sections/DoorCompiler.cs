using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>
/// <c>RefuseAt: Accept</c>: the peers that are not closed at the door. Routes are told apart by hosts and paths, which a
/// connection does not show, so only who is refused by all of them may be closed: the set is the union over all resources.
/// </summary>
internal static class DoorCompiler
{
    /// <returns><c>null</c> if nobody may be closed.</returns>
    public static AddressSet? Compile(SectionView netGuard, ClientAddressRules rules, IReadOnlyCollection<ResourcePolicy> resources, IEnumerable<RouteFacts> routes, CompileContext context)
    {
        if (rules.RefuseAt != RefuseAt.Accept)
        {
            return null;
        }

        var setting = netGuard.Get(NetGuardSettings.ClientAddress).NodeOf(NetGuardSettings.RefuseAt)!;
        if (routes.FirstOrDefault(route => !RouteRules.IsGuarded(route)) is { } open)
        {
            context.Findings.Warn(setting.Origin, setting.Path, $"RefuseAt Accept closes nobody: route {Values.Quote(open.Id)} is open to all");
            return null;
        }

        // What is unknown for now is answered with 503, which a closed door would not say.
        if (rules.IsUnavailable || resources.Any(resource => resource.Network.IsUnavailable))
        {
            return null;
        }

        var union = rules.TrustedProxies.Members;
        foreach (var resource in resources.OrderBy(resource => resource.Name, StringComparer.Ordinal))
        {
            if (resource.Network.Mode != Mode.Enforce)
            {
                context.Findings.Warn(setting.Origin, setting.Path, $"RefuseAt Accept closes nobody: NetworkAcls of {Values.Quote(resource.Name)} are {resource.Network.Mode}");
                return null;
            }

            union = union.Union(resource.Network.Allowed.Members).Union(resource.Network.Endpoints.Members);
        }

        return context.SetOf(union);
    }
}
