using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.Networks</c>: named sets.</summary>
internal static class NetworksCompiler
{
    public static void Compile(SectionView netGuard, CompileContext context)
    {
        foreach (var name in (netGuard.NodeOf(NetGuardSettings.Networks) as ConfigObject)?.Members.Keys ?? [])
        {
            context.Networks[name] = AddressSet.Empty;
        }

        foreach (var (name, network) in netGuard.Get(NetGuardSettings.Networks))
        {
            context.Networks[name] = Addresses(network.Get(NetGuardSettings.Ranges), context.Findings);
        }
    }

    /// <summary>Networks that no formula names: probably a formula forgot one.</summary>
    public static void Lint(SectionView netGuard, CompileContext context)
    {
        foreach (var (name, network) in netGuard.Get(NetGuardSettings.Networks))
        {
            if (!context.UsedNetworks.Contains(name))
            {
                context.Findings.Warn(network.Origin, network.Path, "no formula names this network");
            }
        }
    }

    private static AddressSet Addresses(IReadOnlyList<ConfigScalar> texts, Findings findings)
    {
        var ranges = new List<AddressRange>(texts.Count);
        foreach (var text in texts)
        {
            if (Cidr.TryParse(text.Text, out var range, out var error))
            {
                ranges.Add(range);
            }
            else
            {
                findings.Add(text, error);
            }
        }

        return AddressSet.FromRanges(ranges);
    }
}
