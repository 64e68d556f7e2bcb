using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Networks.Lists;
using NetGuard.Policy.Settings;
using NetGuard.Policy.Terms;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.Networks</c>: named sets.</summary>
internal static class NetworksCompiler
{
    public static void Compile(SectionView netGuard, CompileContext context)
    {
        foreach (var name in (netGuard.NodeOf(NetGuardSettings.Networks) as ConfigObject)?.Members.Keys ?? [])
        {
            context.Networks[name] = AddressRanges.Empty;
        }

        var cachePath = netGuard.Get(NetworkSettings.Sources).Get(NetworkSettings.CachePath)?.Text ?? NetworkSettings.CachePath.DefaultValue!;
        foreach (var (name, network) in netGuard.Get(NetGuardSettings.Networks))
        {
            RefuseMeaningless(network, context.Findings);
            if (network.Get(NetworkSettings.Ranges) is { Count: > 0 } ranges)
            {
                context.Networks[name] = Addresses(name, network, ranges, context);
            }
            else if (RequestOf(name, network, cachePath, context.Findings) is { } request)
            {
                Read(request, context);
            }

            NetworkLint.OneFamily(context.Networks[name], network, context.Findings);
        }
    }

    /// <summary>What can be said of networks once the formulas are known.</summary>
    public static void Lint(SectionView netGuard, CompileContext context)
    {
        foreach (var (name, network) in netGuard.Get(NetGuardSettings.Networks))
        {
            if (!context.UsedNetworks.Contains(name))
            {
                context.Findings.Warn(network.Origin, network.Path, "no formula names this network; remove it, or name it in the formula that it was meant for");
            }
            else if (network.Get(NetworkSettings.Ranges) is { Count: > 0 } ranges)
            {
                PrivateRangeLint.Check(Parsed(ranges), context);
            }
            else if (network.TryGet(NetworkSettings.File, out var list) || network.TryGet(NetworkSettings.Url, out list))
            {
                PrivateRangeLint.Check(list, context.Networks[name], context);
            }
        }
    }

    private static void Read(NetworkRequest request, CompileContext context)
    {
        var answer = context.Source.Read(request);
        context.Networks[request.Name] = answer.Set;
        if (context.KeepsTerms)
        {
            context.NetworkEntries[request.Name] = NetworkEntries.Of(request.Selection.Location, answer);
        }

        context.NetworkMarks.Add(new(request.Name.ToUpperInvariant(), answer.Mark));
        if (answer.State == NetworkState.Unknown)
        {
            context.UnknownNetworks.Add(request.Name);
        }

        if (answer.NextChange is { } change && !(change >= context.NextChange))
        {
            context.NextChange = change;
        }

        foreach (var finding in answer.Findings)
        {
            context.Findings.AddOfList(finding);
        }
    }

    private static NetworkRequest? RequestOf(string name, SectionView network, string cachePath, Findings findings)
    {
        var isFeed = network.TryGet(NetworkSettings.Url, out var location);
        if (!isFeed && !network.TryGet(NetworkSettings.File, out location))
        {
            return null;
        }

        var interval = network.Get(NetworkSettings.Interval);
        var maxAge = network.Get(NetworkSettings.MaxAge);
        if (isFeed && maxAge < interval)
        {
            findings.AddAtName(network.NodeOf(NetworkSettings.MaxAge) ?? network.Node!, "MaxAge is shorter than Interval: the feed would be stale between two answers");
        }

        if (isFeed && FeedAddress.Fault(location.Text) is { Length: > 0 } fault)
        {
            findings.Add(location, fault);
            return null;
        }

        var selection = new ListSelection(location)
        {
            Tags = network.Get(NetworkSettings.Tags),
            Services = network.Get(NetworkSettings.Services),
            Regions = network.Get(NetworkSettings.Regions),
        };
        return new NetworkRequest(
            name,
            selection,
            isFeed ? new FeedTerms(interval, network.Get(NetworkSettings.Timeout), maxAge) : null,
            new NetworkBrake(network.Get(NetworkSettings.MaxShrinkPercent), network.Get(NetworkSettings.MaxGrowthPercent)),
            cachePath);
    }

    // Refuses because a setting that is read and ignored looks like protection.
    private static void RefuseMeaningless(SectionView network, Findings findings)
    {
        if (network.NodeOf(NetworkSettings.Ranges) is not null)
        {
            Refuse("Ranges", NetworkSettings.Tags, NetworkSettings.Services, NetworkSettings.Regions, NetworkSettings.MaxShrinkPercent, NetworkSettings.MaxGrowthPercent, NetworkSettings.Interval, NetworkSettings.Timeout, NetworkSettings.MaxAge);
        }
        else if (network.NodeOf(NetworkSettings.File) is not null)
        {
            Refuse("File", NetworkSettings.Interval, NetworkSettings.Timeout, NetworkSettings.MaxAge);
        }

        void Refuse(string beside, params Setting[] settings)
        {
            foreach (var setting in settings)
            {
                if (network.NodeOf(setting) is { } node)
                {
                    findings.AddAtName(node, $"{setting.Name} has no meaning beside {beside}; leave it out");
                }
            }
        }
    }

    private static AddressRanges Addresses(string name, SectionView network, IReadOnlyList<ConfigScalar> texts, CompileContext context)
    {
        var ranges = Parsed(texts, context.Findings);
        NetworkLint.Ranges(ranges, context.Findings);
        if (context.KeepsTerms)
        {
            context.NetworkEntries[name] = NetworkEntries.Of(network.RuleOf(NetworkSettings.Ranges), ranges);
        }

        return AddressRanges.Of(ranges.Select(entry => entry.Range));
    }

    private static List<(ConfigScalar Text, AddressRange Range)> Parsed(IReadOnlyList<ConfigScalar> texts, Findings? findings = null)
    {
        var ranges = new List<(ConfigScalar Text, AddressRange Range)>(texts.Count);
        foreach (var text in texts)
        {
            if (Cidr.TryParse(text.Text, out var range, out var error))
            {
                ranges.Add((text, range));
            }
            else
            {
                findings?.Add(text, error);
            }
        }

        return ranges;
    }
}
