using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetworkAcls</c> of a resource. Absent, it admits nobody.</summary>
internal static class NetworkAclsCompiler
{
    public static NetworkRules Compile(SectionView resource, AddressSet trustedProxies, CompileContext context)
    {
        var acls = resource.Get(ResourceSettings.NetworkAcls);
        var mode = acls.Get(ResourceSettings.AclMode);
        var formula = acls.Get(ResourceSettings.Allow);
        var allowed = formula is null ? CompiledFormula.Empty : FormulaCompiler.Compile(formula, context);
        var endpoints = Endpoints(acls.Get(ResourceSettings.Endpoints), context.Findings);
        if (mode != Mode.Off && acls.NodeOf(ResourceSettings.Allow) is null && acls.NodeOf(ResourceSettings.Endpoints) is null)
        {
            context.Findings.Warn(acls.Origin, acls.Path, "neither Allow nor Endpoints is given: nobody is admitted");
        }

        var rule = acls.NodeOf(ResourceSettings.Allow) is null ? acls.Rule : acls.RuleOf(ResourceSettings.Allow);
        return new NetworkRules(mode, allowed.Set.Except(trustedProxies), endpoints.Except(trustedProxies), rule) { IsUnavailable = allowed.IsUnavailable };
    }

    private static AddressSet Endpoints(IReadOnlyList<ConfigScalar> texts, Findings findings)
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
                findings.Add(text, LooksLikeName(text.Text) ? $"names such as {Values.Quote(text.Text)} are not yet supported; write an address or a network" : error);
            }
        }

        return AddressSet.FromRanges(ranges);
    }

    private static bool LooksLikeName(string text) =>
        Values.Matches(text, "^([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?\\.)*[A-Za-z]([A-Za-z0-9_-]*[A-Za-z0-9_])?\\.?$");
}
