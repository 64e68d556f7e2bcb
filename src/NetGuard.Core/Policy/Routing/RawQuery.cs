using System.Collections.Frozen;
using System.Text;

namespace NetGuard.Policy.Routing;

/// <summary>Edits a query as written: what is not removed keeps its bytes and its order.</summary>
internal static class RawQuery
{
    /// <summary>Drops the parameters whose decoded name is <paramref name="name"/>, without regard to case.</summary>
    public static string Remove(string query, string name) =>
        Filter(query, parameter => string.Equals(parameter, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Drops the parameters named by <paramref name="removed"/>, except those named by <paramref name="kept"/> too.</summary>
    public static string Remove(string query, FrozenSet<string> removed, FrozenSet<string> kept) =>
        Names(query, removed) ? Filter(query, parameter => removed.Contains(parameter) && !kept.Contains(parameter)) : query;

    public static string Append(string query, string name, string value)
    {
        var pair = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        return query.Length == 0 ? pair : $"{query}&{pair}";
    }

    /// <summary>Whether any parameter is named so: most queries name none, and then nothing is built.</summary>
    private static bool Names(string query, FrozenSet<string> names)
    {
        var lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in query.AsSpan().Split('&'))
        {
            var name = NameOf(query.AsSpan()[range]);
            if (name.ContainsAny('%', '+') ? names.Contains(Decode(name)) : lookup.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    private static string Filter(string query, Predicate<string> drop)
    {
        var kept = new StringBuilder(query.Length);
        foreach (var range in query.AsSpan().Split('&'))
        {
            var pair = query.AsSpan()[range];
            if (drop(Decode(NameOf(pair))))
            {
                continue;
            }

            if (kept.Length > 0)
            {
                kept.Append('&');
            }

            kept.Append(pair);
        }

        return kept.ToString();
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> pair)
    {
        var equals = pair.IndexOf('=');
        return equals < 0 ? pair : pair[..equals];
    }

    private static string Decode(ReadOnlySpan<char> name) =>
        Uri.UnescapeDataString(name.ToString().Replace('+', ' '));
}
