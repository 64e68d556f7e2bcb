using NetGuard.Policy;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Sources.Feeds;

/// <summary>A feed: what it last brought, whether that is used or not, and when it is asked next.</summary>
internal sealed class Feed
{
    private readonly Lock _gate = new();
    private FileContent _content = new(new(ContentState.Missing, 0), default, "has not answered yet");
    private DateTimeOffset _confirmed;
    private bool _isAsked;

    /// <param name="url">As configured.</param>
    /// <param name="copy">The last good copy; <c>null</c> if there is none.</param>
    public Feed(string url, GoodCopy? copy)
    {
        Url = url;
        DisplayName = new Uri(url).GetLeftPart(UriPartial.Path);
        if (copy is not null)
        {
            _content = new(copy.Mark, copy.Bytes, "");
            _confirmed = copy.When;
            ETag = copy.ETag;
            LastModified = copy.LastModified;
        }
    }

    public string Url { get; }

    /// <summary>The URL without its query, which may hold a token.</summary>
    public string DisplayName { get; }

    public FeedTerms Terms { get; set; } = new(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30), TimeSpan.FromDays(7));

    public string? ETag { get; private set; }

    public string? LastModified { get; private set; }

    /// <summary>Answers in a row that were none.</summary>
    public int Failures { get; private set; }

    /// <summary>When it is asked next; at once at first.</summary>
    public DateTimeOffset NextAttempt { get; private set; }

    public FileContent Content
    {
        get
        {
            lock (_gate)
            {
                return _content;
            }
        }
    }

    /// <summary>When the server last said that the content is the present one.</summary>
    public DateTimeOffset Confirmed
    {
        get
        {
            lock (_gate)
            {
                return _confirmed;
            }
        }
    }

    /// <summary>Whether it is time to ask, and nobody does.</summary>
    public bool TryBegin(DateTimeOffset now)
    {
        lock (_gate)
        {
            var begins = !_isAsked && NextAttempt <= now;
            _isAsked |= begins;
            return begins;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _isAsked = false;
        }
    }

    public GoodCopy CopyAt(DateTimeOffset when)
    {
        lock (_gate)
        {
            return new GoodCopy(Url, when, _content.Mark, _content.Bytes) { ETag = ETag, LastModified = LastModified };
        }
    }

    public void Bring(ReadOnlyMemory<byte> bytes, string? etag, string? lastModified, DateTimeOffset now)
    {
        lock (_gate)
        {
            _content = new(ContentMark.Of(bytes.Span), bytes, "");
            ETag = etag;
            LastModified = lastModified;
            Settle(now);
        }
    }

    public void Confirm(DateTimeOffset now)
    {
        lock (_gate)
        {
            Settle(now);
        }
    }

    /// <summary>No answer, or none that counts: asked again after a minute, then ever later, up to the interval.</summary>
    public void Fail(DateTimeOffset now)
    {
        lock (_gate)
        {
            var wait = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(Failures, 16)));
            Failures++;
            NextAttempt = now + Jittered(wait < Terms.Interval ? wait : Terms.Interval);
        }
    }

    private void Settle(DateTimeOffset now)
    {
        _confirmed = now;
        Failures = 0;
        NextAttempt = now + Jittered(Terms.Interval);
    }

    // A tenth either way, so that many gateways do not ask one server at one moment; never under the floor of a minute.
    private static TimeSpan Jittered(TimeSpan time)
    {
        var jittered = time * (0.9 + Random.Shared.NextDouble() / 5);
        return jittered < TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : jittered;
    }
}
