using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>
/// <c>AllowedUriPrefixes</c>, compiled: scheme, host, port and whole path segments. Sorted by host, so that only the
/// prefixes of one host are compared.
/// </summary>
public sealed class UriPrefixSet
{
    private readonly Prefix[] _prefixes;

    private UriPrefixSet(IEnumerable<Prefix> prefixes) =>
        _prefixes = [.. prefixes.Order(Comparer<Prefix>.Create((a, b) => a.Host.AsSpan().SequenceCompareTo(b.Host)))];

    public static UriPrefixSet Empty { get; } = new([]);

    public int Count => _prefixes.Length;

    /// <param name="entries">As written, such as <c>https://storage.googleapis.com/contoso-public/</c>.</param>
    /// <param name="set">The prefixes that are well formed.</param>
    /// <param name="errors">One for each that is not, with the remedy; empty on success.</param>
    public static bool TryCreate(IReadOnlyList<string> entries, out UriPrefixSet set, out (int Index, string Message)[] errors)
    {
        var good = new List<Prefix>();
        var bad = new List<(int, string)>();
        for (var i = 0; i < entries.Count; i++)
        {
            var error = Read(Encoding.UTF8.GetBytes(entries[i]), i, good);
            if (error is not null)
            {
                bad.Add((i, error));
            }
        }

        set = good.Count == 0 ? Empty : new UriPrefixSet(good);
        errors = [.. bad];
        return errors.Length == 0;
    }

    /// <param name="url">An absolute URL.</param>
    /// <param name="entryIndex">The entry that admits it, or -1.</param>
    public bool Matches(in ParsedUrl url, out int entryIndex)
    {
        entryIndex = -1;
        var host = WithoutTrailingDot(url.Host.Text);
        var at = FirstOf(host);
        if (at == _prefixes.Length || !host.SequenceEqual(_prefixes[at].Host)
            || (url.Spelling & UrlSpelling.TabOrNewline) != 0 || !UrlPath.IsUnambiguous(url.Path))
        {
            return false;
        }

        for (; at < _prefixes.Length && host.SequenceEqual(_prefixes[at].Host); at++)
        {
            var prefix = _prefixes[at];
            if (url.EffectivePort == prefix.Port && url.Scheme.SequenceEqual(prefix.Scheme) && UrlPath.StartsWith(url.Path, prefix.Path))
            {
                entryIndex = prefix.Index;
                return true;
            }
        }

        return false;
    }

    private static string? Read(byte[] entry, int index, List<Prefix> prefixes)
    {
        if (!UrlParser.TryParse(entry, new byte[UrlParser.ScratchLength(entry)], out var url, out var failure))
        {
            return failure == UrlFailure.HostInternational
                ? "the host is not an international name that UTS 46 admits"
                : "not an absolute URI, such as https://storage.example/public/";
        }

        if (!url.Scheme.SequenceEqual("https"u8) && !url.Scheme.SequenceEqual("http"u8))
        {
            return "a prefix is an https or http URI";
        }

        if (url.HasUserInfo || url.QueryStart >= 0 || url.FragmentStart >= 0)
        {
            return "a prefix has no user name, query or fragment";
        }

        if ((url.Spelling & ~UrlSpelling.TrailingDot) != 0 || url.Text.Length != entry.Length)
        {
            return "write the prefix in its usual form: two slashes, a plain host, no spaces or control characters";
        }

        if (!url.Path.EndsWith("/"u8))
        {
            return "a prefix must end with '/', so that it covers whole path segments";
        }

        if (!UrlPath.IsUnambiguous(url.Path))
        {
            return "the path of a prefix must not hold dot segments, backslashes, encoded slashes or broken escapes";
        }

        prefixes.Add(new Prefix(url.Scheme.ToArray(), WithoutTrailingDot(url.Host.Text).ToArray(), url.EffectivePort, url.Path.ToArray(), index));
        return null;
    }

    private static ReadOnlySpan<byte> WithoutTrailingDot(ReadOnlySpan<byte> host) => host.EndsWith("."u8) ? host[..^1] : host;

    private int FirstOf(ReadOnlySpan<byte> host)
    {
        var low = 0;
        var high = _prefixes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (host.SequenceCompareTo(_prefixes[middle].Host) > 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private sealed record Prefix(byte[] Scheme, byte[] Host, int Port, byte[] Path, int Index);
}
