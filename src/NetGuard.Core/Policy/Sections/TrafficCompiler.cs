using NetGuard.Decisions;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>PerResource</c> and <c>PerClient</c> of a resource's <c>Limits</c>.</summary>
internal static class TrafficCompiler
{
    private static readonly NumberSetting[] Numbers = [TrafficSettings.RequestsPerMinute, TrafficSettings.BytesPerMinute, TrafficSettings.Concurrency];

    public static TrafficRules Compile(SectionView limits, CompileContext context)
    {
        var (all, each) = (limits.Get(TrafficSettings.PerResource), limits.Get(TrafficSettings.PerClient));
        var largestBody = limits.Get(ResourceSettings.MaxRequestBodySize);
        var rules = new TrafficRules(CompileGroup(all, largestBody, context.Findings), CompileGroup(each, largestBody, context.Findings), each.Get(TrafficSettings.By));
        if (rules is { Resource.Mode: Mode.Enforce, Client: not null })
        {
            FindWithoutEffect(all, each, context.Findings);
        }

        return rules;
    }

    private static TrafficLimit? CompileGroup(SectionView group, long largestBody, Findings findings)
    {
        var mode = group.Get(TrafficSettings.Mode);
        if (group.Node is null || mode == Mode.Off)
        {
            return null;
        }

        if (!Array.Exists(Numbers, number => group.NodeOf(number) is not null))
        {
            // Refuses because a group that limits nothing reads as protection.
            findings.Add(group.Origin, group.Path, $"no limit is given; write {Values.Or([.. Numbers.Select(number => number.Name)])}, or the mode Off");
            return null;
        }

        if (group.TryGet(TrafficSettings.BytesPerMinute, out var bytes) && bytes < largestBody)
        {
            findings.Add(group.NodeOf(TrafficSettings.BytesPerMinute)!, $"less than MaxRequestBodySize ({largestBody}): the largest bodies would never pass");
        }

        return new TrafficLimit(mode)
        {
            RequestsPerMinute = Given(group, TrafficSettings.RequestsPerMinute),
            BytesPerMinute = Given(group, TrafficSettings.BytesPerMinute),
            Concurrency = (int?)Given(group, TrafficSettings.Concurrency),
            RequestsRule = group.RuleOf(TrafficSettings.RequestsPerMinute),
            BytesRule = group.RuleOf(TrafficSettings.BytesPerMinute),
            ConcurrencyRule = group.RuleOf(TrafficSettings.Concurrency),
        };
    }

    private static long? Given(SectionView group, NumberSetting setting) => group.TryGet(setting, out var number) ? number : null;

    private static void FindWithoutEffect(SectionView all, SectionView each, Findings findings)
    {
        foreach (var number in Numbers)
        {
            if (all.TryGet(number, out var together) && each.TryGet(number, out var one) && one > together)
            {
                var node = each.NodeOf(number)!;
                findings.Warn(node.Origin, node.Path, $"more than all callers together may have ({together}); it never refuses anybody");
            }
        }
    }
}
