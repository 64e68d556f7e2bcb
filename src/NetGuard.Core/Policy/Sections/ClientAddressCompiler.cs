using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.ClientAddress</c>.</summary>
internal static class ClientAddressCompiler
{
    public static ClientAddressRules Compile(SectionView netGuard, CompileContext context)
    {
        var section = netGuard.Get(NetGuardSettings.ClientAddress);
        if (section.Node is null)
        {
            return ClientAddressRules.Default;
        }

        var source = section.Get(NetGuardSettings.Source);
        var proxies = section.Get(NetGuardSettings.TrustedProxies);
        var refuseAt = section.Get(NetGuardSettings.RefuseAt);

        // A Source that was refused has its error already; saying more would be guessing.
        var isKnown = section.NodeOf(NetGuardSettings.Source) is null || section.TryGet(NetGuardSettings.Source, out _);
        if (proxies is null)
        {
            if (source != ClientAddressSource.Connection && section.NodeOf(NetGuardSettings.TrustedProxies) is null)
            {
                // Refuses because without them anybody could say who they are, or nobody could.
                context.Findings.Add(section.Origin, section.Path, $"Source {source} needs TrustedProxies: whose {HeaderOf(source)} is believed?");
            }

            return new ClientAddressRules(source, Networks.AddressSet.Empty, section.Rule) { RefuseAt = refuseAt };
        }

        var trusted = FormulaCompiler.Compile(proxies, context);
        if (trusted.Addresses.IsAny)
        {
            // Refuses because whom everybody vouches for is whoever the last of them says.
            context.Findings.Add(proxies, "TrustedProxies contains every address: nobody is left to be a client");
        }

        else if (trusted.Addresses.IsWhole(ipv4: true) || trusted.Addresses.IsWhole(ipv4: false))
        {
            context.Findings.Warn(proxies.Origin, proxies.Path, NetworkLint.OneFamily(trusted.Addresses.IsWhole(ipv4: true)));
        }

        if (source == ClientAddressSource.Connection && isKnown)
        {
            context.Findings.AddAtName(proxies, "TrustedProxies has no meaning with Source Connection; set Source to 'XForwardedFor', 'Forwarded' or 'ProxyProtocol', or leave it out");
        }

        return new ClientAddressRules(source, context.SetOf(trusted.Addresses), section.Rule) { RefuseAt = refuseAt, IsUnavailable = trusted.IsUnavailable };
    }

    private static string HeaderOf(ClientAddressSource source) => source switch
    {
        ClientAddressSource.XForwardedFor => "X-Forwarded-For",
        ClientAddressSource.Forwarded => "Forwarded",
        _ => "PROXY header",
    };
}
