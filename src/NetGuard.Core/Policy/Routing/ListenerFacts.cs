using System.Buffers;
using System.Globalization;
using System.Net;

namespace NetGuard.Policy.Routing;

/// <summary>
/// One place where this process listens. <paramref name="Host"/> is normal (<see cref="NetworkPlace"/>), <c>null</c> for
/// every address; <paramref name="Port"/> is 0 where the system chooses it and -1 where the address could not be read.
/// </summary>
public sealed record ListenerFacts(string? Host, int Port, ConfigNodeReference At)
{
    private static readonly SearchValues<char> NoAddress = SearchValues.Create("/?#@\\ ");

    /// <summary><c>null</c> for an http endpoint.</summary>
    public ListenerTls? Tls { get; init; }

    public bool IsLoopback => Host is not null && new NetworkPlace("http", Host, Port).IsLoopback;

    /// <summary>Reads an address as Kestrel does: <c>http://*:8080</c>, <c>https://[::]:8443</c>, <c>http://localhost:5000</c>.</summary>
    public static bool TryParse(string url, ConfigNodeReference at, out ListenerFacts listener)
    {
        listener = new(null, -1, at);
        var scheme = url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 80 : url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 443 : 0;
        var rest = scheme == 0 ? "" : url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        if (rest.Length == 0 || rest.AsSpan().ContainsAny(NoAddress))
        {
            return false;
        }

        var colon = rest.LastIndexOf(':');
        colon = colon > rest.LastIndexOf(']') ? colon : -1;
        var port = scheme;
        if (colon >= 0 && (!int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > ushort.MaxValue))
        {
            return false;
        }

        var host = NetworkPlace.NormalHost(colon < 0 ? rest : rest[..colon]);
        listener = new(IsEveryAddress(host) ? null : host, port, at);
        return host.Length > 0;
    }

    /// <summary>Whether a connection to this place would come back to this process.</summary>
    public bool Answers(NetworkPlace place) =>
        Port > 0 && Port == place.Port && (Host is null ? place.IsLoopback || place.Host is "0.0.0.0" or "::" : Host == place.Host);

    /// <summary>Whether both cannot be bound.</summary>
    public bool Collides(ListenerFacts other) =>
        Port > 0 && Port == other.Port && (Host is null || other.Host is null || Host == other.Host);

    // Kestrel binds every address for a name that is neither an address nor localhost.
    private static bool IsEveryAddress(string host) =>
        host is "0.0.0.0" or "::" || host != NetworkPlace.Loopback && !IPAddress.TryParse(host, out _);
}
