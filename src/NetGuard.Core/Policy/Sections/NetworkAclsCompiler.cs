using System.Globalization;
using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetworkAcls</c> of a resource. Absent, it admits nobody.</summary>
internal static class NetworkAclsCompiler
{
    private const int MaxNames = 1_000;
    private const int MaxNamesInAll = 10_000;

    public static NetworkRules Compile(SectionView resource, AddressSet trustedProxies, CompileContext context)
    {
        var acls = resource.Get(ResourceSettings.NetworkAcls);
        var mode = acls.Get(ResourceSettings.AclMode);
        var formula = acls.Get(ResourceSettings.Allow);
        var allowed = formula is null ? CompiledFormula.Empty : FormulaCompiler.Compile(formula, context);
        var (endpoints, names) = Endpoints(acls.Get(ResourceSettings.Endpoints), acls.Get(ResourceSettings.AllowPrivate), context);
        if (mode != Mode.Off && acls.NodeOf(ResourceSettings.Allow) is null && acls.NodeOf(ResourceSettings.Endpoints) is null)
        {
            context.Findings.Warn(acls.Origin, acls.Path, "neither Allow nor Endpoints is given: nobody is admitted");
        }

        var rule = acls.NodeOf(ResourceSettings.Allow) is null ? acls.Rule : acls.RuleOf(ResourceSettings.Allow);
        return new NetworkRules(mode, allowed.Set.Except(trustedProxies), endpoints.Except(trustedProxies), rule)
        {
            IsUnavailable = allowed.IsUnavailable,
            Names = names.Count == 0 ? EndpointNames.None : new EndpointNames(names, trustedProxies),
        };
    }

    /// <summary>Addresses give one set; a name is a source of its own, asked for once however often it is written.</summary>
    private static (AddressSet Addresses, IReadOnlyList<IAddressSource> Names) Endpoints(IReadOnlyList<ConfigScalar> texts, bool allowPrivate, CompileContext context)
    {
        var ranges = new List<AddressRange>(texts.Count);
        var names = new Dictionary<string, ConfigScalar>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (Cidr.TryParse(text.Text, out var range, out var error))
            {
                ranges.Add(range);
            }
            else if (!EndpointName.IsMeant(text.Text))
            {
                context.Findings.Add(text, error);
            }
            else if (EndpointName.TryParse(text.Text, out var name, out var fault))
            {
                names.TryAdd(name, text);
            }
            else
            {
                context.Findings.Add(text, fault);
            }
        }

        Bound(names, context);

        // Where there is an error there will be no policy, and nobody is to be asked for its names.
        return (AddressSet.FromRanges(ranges), context.Findings.HasErrors ? [] : [.. names.Keys.Select(name => context.Names.Watch(name, allowPrivate))]);
    }

    private static void Bound(Dictionary<string, ConfigScalar> names, CompileContext context)
    {
        if (names.Count > MaxNames)
        {
            context.Findings.Add(names.ElementAt(MaxNames).Value, string.Create(CultureInfo.InvariantCulture, $"a resource has at most {MaxNames:N0} names among its endpoints"));
            return;
        }

        var before = context.EndpointNames.Count;
        context.EndpointNames.UnionWith(names.Keys);
        if (before <= MaxNamesInAll && context.EndpointNames.Count > MaxNamesInAll)
        {
            context.Findings.Add(names.First().Value, string.Create(CultureInfo.InvariantCulture, $"all resources together have at most {MaxNamesInAll:N0} names among their endpoints"));
        }
    }
}
