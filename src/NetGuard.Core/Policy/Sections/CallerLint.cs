using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>What is probably not meant in who may call a resource. <c>Off</c> judges nobody, so nothing is said there.</summary>
internal static class CallerLint
{
    // As many ranges as tell which proxies are meant.
    private const int MaxNamed = 3;

    public static void Check(SectionView acls, Mode mode, CompiledFormula allowed, AddressRanges endpoints, AddressRanges trustedProxies, Findings findings)
    {
        if (mode == Mode.Off || allowed.IsUnavailable)
        {
            return;
        }

        var both = allowed.Addresses.Union(endpoints);
        if (both.IsAny)
        {
            Everybody(acls, mode, allowed, endpoints, findings);
            return;
        }

        if (both.IsWhole(ipv4: true) != both.IsWhole(ipv4: false))
        {
            var ipv4 = both.IsWhole(ipv4: true);
            var place = Place(acls, allowed.Addresses.IsWhole(ipv4), endpoints.IsWhole(ipv4));

            // Of a network that is the whole formula it has been said already, at the network.
            if (allowed.Root?.Kind != FormulaTermKind.Network || !allowed.Addresses.IsWhole(ipv4))
            {
                findings.Warn(place.Origin, place.Path, NetworkLint.OneFamily(ipv4));
            }
        }

        Proxies(acls, ResourceSettings.Allow, allowed.Addresses, trustedProxies, findings);
        Proxies(acls, ResourceSettings.Endpoints, endpoints, trustedProxies, findings);
    }

    private static void Everybody(SectionView acls, Mode mode, CompiledFormula allowed, AddressRanges endpoints, Findings findings)
    {
        var place = Place(acls, allowed.Addresses.IsAny, endpoints.IsAny);
        if (mode == Mode.Enforce)
        {
            findings.Warn(place.Origin, place.Path, "every address is admitted, although NetworkAcls are in Enforce; name the callers, or set Mode to 'Off' if the resource is for everybody");
        }
        else if (allowed.Root?.Kind != FormulaTermKind.Any)
        {
            findings.Warn(place.Origin, place.Path, "every address is admitted; write Allow 'any' if that is meant");
        }
    }

    // R1 takes them out in silence; whoever reads the formula would not know.
    private static void Proxies(SectionView acls, Setting setting, AddressRanges admitted, AddressRanges trustedProxies, Findings findings)
    {
        var proxies = admitted.Intersect(trustedProxies);
        if (proxies.IsEmpty || acls.NodeOf(setting) is not { } node)
        {
            return;
        }

        var named = string.Join(", ", proxies.All.Take(MaxNamed)) + (proxies.Count > MaxNamed ? ", …" : "");
        var nobodyElse = proxies.SetEquals(admitted) ? "nobody but " : "";
        var remedy = setting == ResourceSettings.Allow ? "add 'and not' with the formula of TrustedProxies" : "remove them here";
        findings.Warn(node.Origin, node.Path, $"{setting.Name} contains {nobodyElse}trusted proxies ({named}): they are never clients and are taken out; {remedy}");
    }

    /// <summary>The setting that says it by itself, else the section.</summary>
    private static (Origin Origin, string Path) Place(SectionView acls, bool byAllow, bool byEndpoints) =>
        (byAllow ? acls.NodeOf(ResourceSettings.Allow) : byEndpoints ? acls.NodeOf(ResourceSettings.Endpoints) : null) is { } node
            ? (node.Origin, node.Path)
            : (acls.Origin, acls.Path);
}
