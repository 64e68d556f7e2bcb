using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using NetGuard.Networks.Lists;

namespace NetGuard.Proxy.Sources.Feeds;

/// <summary>What a feed's server answered: bytes, nothing new, or why there is no answer.</summary>
internal sealed record FeedAnswer(ReadOnlyMemory<byte>? Bytes, string? ETag, string? LastModified, string Problem)
{
    public static FeedAnswer NotModified { get; } = new(null, null, null, "");

    public static FeedAnswer Failed(string problem) => new(null, null, null, problem);
}

/// <summary>Fetches feeds: whole, in time, within the size of a list, and from the server that is named.</summary>
internal sealed class FeedClient(TimeProvider time) : IDisposable
{
    /// <summary>Redirects that are followed, on the same server.</summary>
    public const int MaxRedirects = 3;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    public async Task<FeedAnswer> FetchAsync(Feed feed, CancellationToken cancelled)
    {
        using var timeout = new CancellationTokenSource(feed.Terms.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancelled);
        try
        {
            return await FetchAsync(feed, new Uri(feed.Url), MaxRedirects, either.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return FeedAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"did not answer whole within {feed.Terms.Timeout}"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return FeedAnswer.Failed($"cannot be fetched: {e.Message}");
        }
    }

    private async Task<FeedAnswer> FetchAsync(Feed feed, Uri url, int redirects, CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("NetGuard", null));
        var isConditional = AddConditions(request, feed);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
        switch ((int)response.StatusCode)
        {
            case 200:
                return await ReadAsync(response, cancelled);
            case 304 when isConditional:
                return FeedAnswer.NotModified;
            case 301 or 302 or 303 or 307 or 308:
                var target = response.Headers.Location is { } location ? new Uri(url, location) : null;

                // Refuses because the network would be written by somebody whom no administrator has named.
                if (target is null || target.Scheme != url.Scheme || target.Host != url.Host || target.Port != url.Port)
                {
                    return FeedAnswer.Failed("redirects to another server");
                }

                return redirects == 0 ? FeedAnswer.Failed("redirects without end") : await FetchAsync(feed, target, redirects - 1, cancelled);
            default:
                return FeedAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"answered with status {(int)response.StatusCode}"));
        }
    }

    private static bool AddConditions(HttpRequestMessage request, Feed feed)
    {
        if (feed.Content.Problem.Length > 0)
        {
            return false;
        }

        return (feed.ETag is { } tag && request.Headers.TryAddWithoutValidation("If-None-Match", tag))
            | (feed.LastModified is { } date && request.Headers.TryAddWithoutValidation("If-Modified-Since", date));
    }

    private static async Task<FeedAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancelled)
    {
        var tooLarge = FeedAnswer.Failed(string.Create(CultureInfo.InvariantCulture, $"is larger than {ListLimits.MaxLength} bytes"));
        if (response.Content.Headers.ContentLength > ListLimits.MaxLength)
        {
            return tooLarge;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancelled);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancelled)) > 0;)
        {
            if (content.Length + read > ListLimits.MaxLength)
            {
                return tooLarge;
            }

            content.Write(buffer, 0, read);
        }

        return new FeedAnswer(
            content.ToArray(),
            response.Headers.NonValidated.TryGetValues("ETag", out var tag) ? tag.ToString() : null,
            response.Content.Headers.NonValidated.TryGetValues("Last-Modified", out var modified) ? modified.ToString() : null,
            "");
    }
}
