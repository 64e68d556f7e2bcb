using System.Collections.Frozen;
using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>
/// Names that many tenants share, as <c>shared-suffixes.txt</c> lists them: a wildcard right under one, or a host whose
/// tenants differ by path, lets data go to everybody's account there. Not the public suffix list, which knows registries
/// above all.
/// </summary>
internal static class SharedSuffixes
{
    private static readonly FrozenSet<string> s_suffixes;
    private static readonly FrozenSet<string> s_hosts;

    // What registries of countries sell names under.
    private static readonly FrozenSet<string> s_registryLabels = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "co", "com", "net", "org", "edu", "gov", "gob", "gouv", "go", "govt", "ac", "ad", "ne", "or", "gr", "ed", "lg", "mil", "nom", "ltd", "plc", "me", "sch", "id", "web", "biz", "info", "firm", "asn", "nic", "in", "gen", "ind", "res", "pro", "art", "tv", "blog", "eco", "name", "my");

    static SharedSuffixes()
    {
        var suffixes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        using var reader = new StreamReader(typeof(SharedSuffixes).Assembly.GetManifestResourceStream("NetGuard.Policy.shared-suffixes.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.EndsWith('/'))
            {
                hosts.Add(line[..^1]);
                continue;
            }

            for (var suffix = line; suffix.Contains('.', StringComparison.Ordinal); suffix = suffix[(suffix.IndexOf('.', StringComparison.Ordinal) + 1)..])
            {
                suffixes.Add(suffix);
            }
        }

        s_suffixes = suffixes.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        s_hosts = hosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Warns of each host or prefix that many tenants share.</summary>
    public static void Lint(IReadOnlyList<ConfigScalar> entries, Findings findings)
    {
        foreach (var entry in entries)
        {
            var isWildcard = entry.Text.StartsWith("*.", StringComparison.Ordinal);
            var name = (isWildcard ? entry.Text[2..] : HostOfRoot(entry.Text)).TrimEnd('.');
            if (name.Length == 0)
            {
                continue;
            }

            if (isWildcard && IsSuffix(name))
            {
                findings.Warn(entry.Origin, entry.Path, $"many tenants have names under {Values.Quote(name)}: data can go to any of them; name your own hosts");
            }
            else if (!isWildcard && Contains(s_hosts, name))
            {
                findings.Warn(entry.Origin, entry.Path, $"many tenants share the host {Values.Quote(name)}: data can go to any of them; write a prefix with your own path");
            }
        }
    }

    /// <summary>Whether names right below this one belong to tenants who have nothing to do with one another.</summary>
    public static bool IsSuffix(string name) => !name.Contains('.', StringComparison.Ordinal) || IsRegistry(name) || Contains(s_suffixes, name);

    private static bool IsRegistry(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return name.Length - dot == 3 && s_registryLabels.Contains(name[..dot]);
    }

    private static bool Contains(FrozenSet<string> names, string name)
    {
        if (names.Contains(name))
        {
            return true;
        }

        var labels = name.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            if (names.Contains(string.Join('.', labels.Select((label, at) => at == i ? "*" : label))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A host that is written alone or as a prefix without a path; empty where a path narrows it.</summary>
    private static string HostOfRoot(string entry)
    {
        var start = entry.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return entry;
        }

        var rest = entry[(start + 3)..];
        return rest.EndsWith('/') && rest.IndexOf('/', StringComparison.Ordinal) == rest.Length - 1 ? rest[..^1].Split(':')[0] : "";
    }
}
