using System.Globalization;
using System.Net;

namespace NetGuard.Policy.Routing;

/// <summary>
/// Scheme, host and port of a destination or listener in one spelling, so that two spellings of one place are equal: host
/// in lower case without a final dot, addresses in canonical form, the names and addresses of this machine's loopback as one.
/// </summary>
public readonly record struct NetworkPlace(string Scheme, string Host, int Port)
{
    public const string Loopback = "localhost";

    public bool IsLoopback => Host == Loopback || IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address);

    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="place">Its place; meaningless on failure.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryParse(string url, out NetworkPlace place, out string error)
    {
        place = default;
        error = "";
        if (url.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || url.Contains('\\', StringComparison.Ordinal))
        {
            error = "a URL of visible ASCII characters is expected; write an international name in its xn-- form";
        }
        else if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0
            || !url.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase))
        {
            error = "an absolute URL is expected, such as https://contoso.openai.azure.com/";
        }
        else if (uri.UserInfo.Length > 0)
        {
            error = "a user name or password has no place in a URL";
        }
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            error = "a query or fragment has no place here";
        }
        else
        {
            place = new(uri.Scheme, NormalHost(uri.Host), uri.Port);
        }

        return error.Length == 0;
    }

    internal static string NormalHost(string host)
    {
        var name = host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        if (!IPAddress.TryParse(name, out var address))
        {
            return name.EndsWith(".localhost", StringComparison.Ordinal) ? Loopback : name;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.Equals(IPAddress.Loopback) || address.Equals(IPAddress.IPv6Loopback) ? Loopback : address.ToString();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
