using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Networks.Lists;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Sources.Feeds;

namespace NetGuard.Proxy.Sources;

/// <summary>
/// Reads the lists of networks for one compilation. Nothing that it reads counts, neither for the brake nor on disk,
/// before the policy is in force: see <see cref="Commit"/>.
/// </summary>
internal sealed class NetworkReading(NetworkSources sources) : INetworkSource
{
    private readonly Dictionary<string, ContentMark> _contents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NetworkStatus> _statuses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (GoodList Good, GoodCopy? Copy)> _good = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (Feed Feed, FeedTerms Terms)> _feeds = new(StringComparer.Ordinal);

    /// <summary>The files and feeds that were read, present or not, with what they held.</summary>
    public IReadOnlyDictionary<string, ContentMark> Contents => _contents;

    public NetworkAnswer Read(NetworkRequest request)
    {
        var cache = new NetworkCache(Path.GetFullPath(request.CachePath, sources.Folder));
        var location = request.Feed is null ? Path.GetFullPath(request.Location, sources.Folder) : request.Location;
        var feed = request.Feed is null ? null : sources.FeedAt(location, () => cache.Load(request.Name, location));
        var content = feed?.Content ?? sources.ReadFile(location);
        _contents[location] = content.Mark;
        if (feed is not null)
        {
            Register(feed, request.Feed!);
        }

        var (before, markBefore) = Before(request, location, cache);
        var findings = new List<ConfigError>();
        var fresh = Fresh(request, location, content, before, cache, feed, findings);
        var answer = Answer(request, fresh, before, findings);
        var good = fresh ?? before;
        _statuses[request.Name] = new NetworkStatus(
            request.Name,
            request.Selection.Location.Path,
            fresh is not null ? NetworkState.Known : answer.State,
            good?.When ?? default,
            request.Feed?.MaxAge,
            findings.Count(finding => finding.Severity == Severity.Error));
        if (good is not null)
        {
            var isKept = fresh is null || (fresh.Mark == markBefore && before?.Cache.Folder == cache.Folder);
            _good[request.Name] = (good with { Cache = cache }, isKept ? null : new GoodCopy(location, good.When, good.Mark, content.Bytes) { ETag = feed?.ETag, LastModified = feed?.LastModified, Entries = good.List.Count });
        }

        return answer with
        {
            Findings = [.. findings.Select(Severed), .. good?.List.Lint(sources.Time.GetUtcNow(), isPublished: feed is not null) ?? []],
            Locate = good is null ? null : address => Locate(fresh is null ? cache.Load(request.Name, location)?.Bytes : content.Bytes, address),
        };

        ListEntry? Locate(ReadOnlyMemory<byte>? list, NetAddress address) =>
            list is { } bytes ? ListReader.Find(bytes.Span, request.Selection, address, sources.Time.GetUtcNow()) : null;

        // A gateway goes on without a list, and the alarm is its health's; what a changed setting chose in vain is an error.
        ConfigError Severed(ConfigError finding) => sources.IsServing && markBefore != content.Mark && finding.Severity == Severity.Error
            ? finding with { Severity = Severity.Warning }
            : finding;
    }

    /// <summary>The policy that was compiled from this reading is in force. Returns what could not be kept on disk.</summary>
    public IReadOnlyList<string> Commit()
    {
        var problems = new List<string>();
        foreach (var (name, (good, copy)) in _good)
        {
            if (copy is not null && good.Cache.Save(name, copy) is { Length: > 0 } problem)
            {
                problems.Add(problem);
            }
        }

        foreach (var (feed, terms) in _feeds.Values)
        {
            feed.Terms = terms;
        }

        sources.Commit(
            _statuses.Values,
            _good.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Good)),
            [.. _feeds.Values.Select(entry => entry.Feed)],
            _contents.Keys);
        return [.. problems.Distinct()];
    }

    private NetworkAnswer Answer(NetworkRequest request, GoodList? fresh, GoodList? before, List<ConfigError> findings)
    {
        if ((fresh ?? before) is not { } good)
        {
            return NetworkAnswer.Unknown([]);
        }

        var now = sources.Time.GetUtcNow();
        var isStale = fresh is null || now - good.When > request.Feed?.MaxAge;
        if (fresh is not null && isStale)
        {
            findings.Add(new ConfigError(request.Selection.Location.Origin, request.Selection.Location.Path, "the feed has been silent for longer than MaxAge; its last list goes on", Severity.Warning));
        }

        var mark = FormattableString.Invariant($"{good.Mark.Digest:x32} {good.List.EndedCount(now)}");
        return new NetworkAnswer(isStale ? NetworkState.Stale : NetworkState.Known, good.List.At(now), good.When, mark) { NextChange = good.List.NextChange(now) };
    }

    /// <summary>The list that is there now, if it is good and the brake lets it pass; else findings say why not.</summary>
    private GoodList? Fresh(NetworkRequest request, string location, FileContent content, GoodList? before, NetworkCache cache, Feed? feed, List<ConfigError> findings)
    {
        var setting = request.Selection.Location;
        var name = feed?.DisplayName ?? request.Location;
        var when = feed?.Confirmed ?? sources.Time.GetUtcNow();
        if (content.Problem.Length > 0)
        {
            // A feed that has not answered yet is no fault of the configuration's.
            var severity = feed is null ? Severity.Error : Severity.Warning;
            findings.Add(new ConfigError(setting.Origin, setting.Path, $"{name} {content.Problem}", severity));
            return null;
        }

        if (before is not null && before.Mark == content.Mark)
        {
            return before with { When = when };
        }

        var result = ListReader.Read(content.Bytes.Span, name, request.Selection);
        if (result.List is not { } list)
        {
            findings.AddRange(result.Errors);
            return null;
        }

        var now = sources.Time.GetUtcNow();
        if (before is not null && request.Brake.Judge(NetworkSize.Of(before.List.At(now)), NetworkSize.Of(list.At(now))) is { Length: > 0 } refusal)
        {
            findings.Add(new ConfigError(setting.Origin, setting.Path, $"{name}: {refusal}"));
            return null;
        }

        return new GoodList(location, content.Mark, request.Selection.Key, list, when, cache);
    }

    /// <summary>The list in force, read as the settings are now; from its copy if another part of it was chosen, or after a start.</summary>
    private (GoodList? Good, ContentMark? Mark) Before(NetworkRequest request, string location, NetworkCache cache)
    {
        var good = sources.GoodOf(request.Name, location);
        if (good is not null && good.Selection == request.Selection.Key)
        {
            return (good, good.Mark);
        }

        if (cache.Load(request.Name, location) is not { } copy)
        {
            return (null, good?.Mark);
        }

        var list = ListReader.Read(copy.Bytes.Span, request.Location, request.Selection).List;
        return (list is null ? null : new GoodList(location, copy.Mark, request.Selection.Key, list, copy.When, cache), copy.Mark);
    }

    // Several networks may be parts of one feed: it is asked as often as the most eager of them wants.
    private void Register(Feed feed, FeedTerms terms)
    {
        if (_feeds.TryGetValue(feed.Url, out var other))
        {
            terms = new(Shorter(terms.Interval, other.Terms.Interval), Shorter(terms.Timeout, other.Terms.Timeout), Shorter(terms.MaxAge, other.Terms.MaxAge));
        }

        _feeds[feed.Url] = (feed, terms);

        static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }
}
