using System.Collections.Concurrent;
using NetGuard.Networks.Lists;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Sources.Feeds;

namespace NetGuard.Proxy.Sources;

/// <summary>
/// The files and feeds of networks, over all compilations: the lists that are in force, what feeds have brought, and the
/// last good copies. A compilation reads by a <see cref="NetworkReading"/>; what it read counts once it is committed.
/// </summary>
internal sealed class NetworkSources(string folder, TimeProvider time, bool serving)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, FileLook> _looks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, GoodList> _good = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private IReadOnlyList<NetworkStatus> _statuses = [];
    private IReadOnlyList<Feed> _active = [];

    /// <summary>Relative paths begin here.</summary>
    public string Folder => folder;

    public TimeProvider Time => time;

    /// <summary>Whether a broken list is an alarm, as for a gateway that has to go on, or an error, as for a check.</summary>
    public bool IsServing => serving;

    /// <summary>The networks of the policy in force.</summary>
    public IReadOnlyList<NetworkStatus> Statuses => Volatile.Read(ref _statuses);

    /// <summary>The feeds of the policy in force.</summary>
    public IReadOnlyList<Feed> Feeds => Volatile.Read(ref _active);

    public NetworkReading Begin() => new(this);

    /// <summary>What is at a place now, if it is the place of a list.</summary>
    public bool TryLook(string place, out ContentMark mark)
    {
        if (_feeds.TryGetValue(place, out var feed))
        {
            mark = feed.Content.Mark;
            return true;
        }

        var isFile = _looks.TryGetValue(place, out var look);
        mark = isFile ? look!.Mark() : default;
        return isFile;
    }

    public FileContent ReadFile(string path)
    {
        _looks.GetOrAdd(path, _ => new FileLook(path, time));
        return FileContent.Read(path, ListLimits.MaxLength);
    }

    /// <summary>The feed at a URL; a new one begins with the last good copy.</summary>
    public Feed FeedAt(string url, Func<GoodCopy?> copy) => _feeds.GetOrAdd(url, _ => new Feed(url, copy()));

    /// <summary>The list in force of a network that comes from this place; <c>null</c> if there is none.</summary>
    public GoodList? GoodOf(string network, string location) =>
        _good.TryGetValue(network, out var good) && good.Location == location ? good : null;

    /// <summary>
    /// What a compilation has read is in force: its lists are those that later ones are measured by. Places that it did not
    /// read are forgotten.
    /// </summary>
    public void Commit(IEnumerable<NetworkStatus> statuses, IEnumerable<KeyValuePair<string, GoodList>> good, IReadOnlyList<Feed> feeds, IEnumerable<string> places)
    {
        lock (_gate)
        {
            foreach (var (network, list) in good)
            {
                _good[network] = list with { When = Later(network, list) };
            }

            Volatile.Write(ref _active, feeds);
            Volatile.Write(ref _statuses, [.. statuses.Select(status => _good.TryGetValue(status.Name, out var list) && status.State != NetworkState.Unknown ? status with { Since = list.When } : status)]);
            var read = places.ToHashSet(StringComparer.Ordinal);
            foreach (var place in _looks.Keys.Concat(_feeds.Keys).Where(place => !read.Contains(place)))
            {
                _looks.TryRemove(place, out _);
                _feeds.TryRemove(place, out _);
            }
        }
    }

    /// <summary>A feed's server said that its list is still the present one.</summary>
    public void Confirm(Feed feed)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var confirmed = new List<NetworkStatus>();
            foreach (var status in Statuses)
            {
                if (GoodOf(status.Name, feed.Url) is { } good && good.Mark == feed.Content.Mark)
                {
                    _good[status.Name] = good with { When = now };
                    good.Cache.Save(status.Name, feed.CopyAt(now) with { Entries = good.List.Count });
                    confirmed.Add(status with { Since = now });
                }
                else
                {
                    confirmed.Add(status);
                }
            }

            Volatile.Write(ref _statuses, confirmed);
        }
    }

    // A feed may have been confirmed since the list was read.
    private DateTimeOffset Later(string network, GoodList list) =>
        GoodOf(network, list.Location) is { } held && held.Mark == list.Mark && held.When > list.When ? held.When : list.When;
}

/// <summary>The list in force of a network.</summary>
/// <param name="Location">Where it came from.</param>
/// <param name="Mark">Identifies its content.</param>
/// <param name="Selection">Which part of the content was chosen.</param>
/// <param name="List">The list as read.</param>
/// <param name="When">When it was last known to be right.</param>
/// <param name="Cache">Where its copy is kept.</param>
internal sealed record GoodList(string Location, ContentMark Mark, string Selection, NetworkList List, DateTimeOffset When, NetworkCache Cache);
