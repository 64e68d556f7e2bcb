using System.Globalization;
using Microsoft.AspNetCore.Http;
using NetGuard.Policy;

namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>What one request holds of its limits, from its admission to its end. Reused together with its request.</summary>
internal sealed class TrafficLease
{
    /// <summary>OpenAI's form of a time, by its seconds.</summary>
    private static readonly string[] Resets = [.. Enumerable.Range(0, 61).Select(seconds => seconds == 60 ? "1m0s" : $"{seconds}s")];

    private string? _limit;
    private long _remaining;
    private int _reset;

    /// <summary>The resource's meter, which counts the request in; <c>null</c> where it holds nothing.</summary>
    public Meter? Resource { get; set; }

    /// <summary>The client's meter, as the table has it.</summary>
    public ClientEntry<Meter>? Client { get; set; }

    public Usage ResourceUsage { get; set; }

    public Usage ClientUsage { get; set; }

    /// <summary>When the request was counted in, and what it asked for.</summary>
    public Load Load { get; set; }

    /// <summary>Notes an enforced rate of requests for the answer; of two the one of which less is left.</summary>
    public void Note(TrafficLimit limit, in Usage usage, RequestClock clock)
    {
        var remaining = Math.Max(0, clock.Minute - usage.Used) / usage.UnitCost;
        if (_limit is null || remaining < _remaining)
        {
            _limit = limit.RequestsText;
            _remaining = remaining;
            _reset = Math.Min(60, clock.Seconds(usage.Used));
        }
    }

    /// <summary>
    /// Says how many requests are left, as OpenAI does with every answer. What the endpoint says of its own account is not
    /// the caller's, who shares it with others.
    /// </summary>
    public void Write(IHeaderDictionary headers)
    {
        if (_limit is null)
        {
            return;
        }

        headers["x-ratelimit-limit-requests"] = _limit;
        headers["x-ratelimit-remaining-requests"] = _remaining.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset-requests"] = Resets[_reset];
    }

    public void Reset()
    {
        Resource = null;
        Client = null;
        ResourceUsage = ClientUsage = default;
        Load = default;
        _limit = null;
        _remaining = 0;
        _reset = 0;
    }
}
