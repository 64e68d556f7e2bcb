using System.Net;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>
/// Private ranges where only public clients are seen: the client is the TCP peer, and every listener of the data port is
/// bound to one public address. A listener on every address, on a private one or on this machine, and clients that proxies
/// name, may all be private, so that nothing is said of them.
/// </summary>
internal static class PrivateRangeLint
{
    private const string Fault = "is private, but every listener is bound to a public address and the client is the connection's peer: nobody comes from there; remove it, or set ClientAddress if a proxy stands in front";

    /// <summary>Whether the data port listens on public addresses alone.</summary>
    public static bool IsPublicAlone(SectionView root)
    {
        var endpoints = root.Get(GatewaySettings.Kestrel).Get(KestrelSettings.Endpoints);
        return endpoints.Count > 0 && endpoints.All(endpoint => endpoint.Value.Get(KestrelSettings.Url) is { } url && IsPublic(url));
    }

    /// <summary>A term of a formula.</summary>
    public static void Check(ConfigScalar formula, CompiledFormula compiled, CompileContext context)
    {
        if (!context.SeesPublicClientsAlone)
        {
            return;
        }

        foreach (var leaf in compiled.Root?.Leaves() ?? [])
        {
            if (leaf.Kind == FormulaTermKind.Range && IsPrivate(leaf.Addresses))
            {
                context.Findings.Warn(formula.Origin, formula.Path, $"{formula.Text.Substring(leaf.Offset, leaf.Length)} {Fault}", leaf.Offset, leaf.Length);
            }
        }
    }

    /// <summary>Ranges that are written in the configuration.</summary>
    public static void Check(IReadOnlyList<(ConfigScalar Text, AddressRange Range)> written, CompileContext context)
    {
        if (!context.SeesPublicClientsAlone)
        {
            return;
        }

        foreach (var (text, range) in written)
        {
            if (SpecialPurpose.Private.Contains(range))
            {
                context.Findings.Warn(text.Origin, text.Path, $"{text.Text} {Fault}");
            }
        }
    }

    /// <summary>A list, all of whose addresses are private; one that has others too is not the configuration's to mend.</summary>
    public static void Check(ConfigScalar list, AddressRanges addresses, CompileContext context)
    {
        if (context.SeesPublicClientsAlone && IsPrivate(addresses))
        {
            context.Findings.Warn(list.Origin, list.Path, $"all of the list {Fault}");
        }
    }

    private static bool IsPrivate(AddressRanges addresses) => !addresses.IsEmpty && addresses.All.All(SpecialPurpose.Private.Contains);

    private static bool IsPublic(ConfigScalar url) =>
        ListenerFacts.TryParse(url.Text, new(url.Path, url.Origin), out var listener)
        && IPAddress.TryParse(listener.Host, out var address)
        && !SpecialPurpose.Private.Contains(NetAddress.From(address));
}
