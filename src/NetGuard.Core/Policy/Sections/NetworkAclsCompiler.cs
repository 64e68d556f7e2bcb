using System.Globalization;
using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;
using NetGuard.Policy.Terms;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetworkAcls</c> of a resource. Absent, it admits nobody.</summary>
internal static class NetworkAclsCompiler
{
    private const int MaxNames = 1_000;
    private const int MaxNamesInAll = 10_000;

    public static NetworkRules Compile(SectionView resource, AddressRanges trustedProxies, CompileContext context)
    {
        var acls = resource.Get(ResourceSettings.NetworkAcls);
        var mode = acls.Get(ResourceSettings.AclMode);
        var formula = acls.Get(ResourceSettings.Allow);
        var allowed = formula is null ? CompiledFormula.Empty : FormulaCompiler.Compile(formula, context);
        var (ranges, names) = Endpoints(acls, context);
        var endpoints = AddressRanges.Of(ranges.Select(entry => entry.Range));
        if (mode != Mode.Off && acls.NodeOf(ResourceSettings.Allow) is null && acls.NodeOf(ResourceSettings.Endpoints) is null)
        {
            context.Findings.Warn(acls.Origin, acls.Path, "neither Allow nor Endpoints is given: nobody is admitted; name the callers");
        }

        CallerLint.Check(acls, mode, allowed, endpoints, trustedProxies, context.Findings);
        if (formula is not null)
        {
            PrivateRangeLint.Check(formula, allowed, context);
        }

        PrivateRangeLint.Check(ranges, context);
        var rule = acls.NodeOf(ResourceSettings.Allow) is null ? acls.Rule : acls.RuleOf(ResourceSettings.Allow);
        return new NetworkRules(mode, context.SetOf(allowed.Addresses.Except(trustedProxies)), context.SetOf(endpoints.Except(trustedProxies)), rule)
        {
            IsUnavailable = allowed.IsUnavailable,
            Names = names.Count == 0 ? EndpointNames.None : new EndpointNames(names.Select(name => name.Source), trustedProxies),
            Terms = context.KeepsTerms ? Terms(formula, allowed, ranges, names, trustedProxies, context) : null,
        };
    }

    private static NetworkTerms Terms(
        ConfigScalar? formula,
        CompiledFormula allowed,
        List<(ConfigScalar Text, AddressRange Range)> ranges,
        IReadOnlyList<(ConfigScalar Text, IAddressSource Source)> names,
        AddressRanges trustedProxies,
        CompileContext context) => new(
            formula is not null && allowed.Root is { } root ? (formula, root) : null,
            context.NetworkEntries,
            context.UnknownNetworks,
            [
                .. ranges.Select(entry => (entry.Text, (Func<NetAddress, bool>)entry.Range.Contains, false)),
                .. names.Select(name => (name.Text, (Func<NetAddress, bool>)(client => name.Source.Current.Contains(client)), true)),
            ],
            trustedProxies);

    /// <summary>Addresses give one set; a name is a source of its own, asked for once however often it is written.</summary>
    private static (List<(ConfigScalar Text, AddressRange Range)> Ranges, IReadOnlyList<(ConfigScalar Text, IAddressSource Source)> Names) Endpoints(SectionView acls, CompileContext context)
    {
        var ranges = new List<(ConfigScalar Text, AddressRange Range)>();
        var names = new Dictionary<string, ConfigScalar>(StringComparer.Ordinal);
        foreach (var text in acls.Get(ResourceSettings.Endpoints))
        {
            if (Cidr.TryParse(text.Text, out var range, out var error))
            {
                ranges.Add((text, range));
            }
            else if (!EndpointName.IsMeant(text.Text))
            {
                context.Findings.Add(text, error);
            }
            else if (!EndpointName.TryParse(text.Text, out var name, out var fault))
            {
                context.Findings.Add(text, fault);
            }
            else if (!names.TryAdd(name, text))
            {
                context.Findings.Warn(text.Origin, text.Path, $"{text.Text} is the same name as {names[name].Path}; remove one of them");
            }
        }

        NetworkLint.Ranges(ranges, context.Findings);
        Bound(names, context);

        // Where there is an error there will be no policy, and nobody is to be asked for its names.
        var allowPrivate = acls.Get(ResourceSettings.AllowPrivate);
        return (ranges, context.Findings.HasErrors ? [] : [.. names.Select(name => (name.Value, context.Names.Watch(name.Key, allowPrivate)))]);
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
