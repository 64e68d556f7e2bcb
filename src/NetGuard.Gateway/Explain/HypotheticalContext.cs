using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace NetGuard.Gateway.Explain;

/// <summary>A hypothetical request as the pipeline's stages want to see one: the server's features and YARP's, without a server.</summary>
internal static class HypotheticalContext
{
    public static DefaultHttpContext Create(HypotheticalRequest request, RouteConfig route)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in request.Headers)
        {
            headers.Append(name, value);
        }

        var framed = headers.ContainsKey("Transfer-Encoding") || headers.ContainsKey("Content-Length");
        if (!framed && request.Body.Length > 0)
        {
            headers.ContentLength = request.Body.Length;
        }

        var query = request.Target.IndexOf('?', StringComparison.Ordinal);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method,
            RawTarget = request.Target,
            Path = PathOf(request.Target),
            QueryString = query < 0 ? "" : request.Target[query..],
            Protocol = HttpProtocol.Http11,
            Scheme = "http",
            Headers = headers,
            Body = new MemoryStream(request.Body.ToArray(), writable: false),
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(request.Body.Length > 0));
        features.Set<IReverseProxyFeature>(new ProxyFeature(new RouteModel(route, null, HttpTransformer.Empty)));
        return new DefaultHttpContext(features);
    }

    /// <summary>The path as routing sees it: decoded, but for <c>%2F</c>.</summary>
    public static string PathOf(string target)
    {
        var end = target.AsSpan().IndexOfAny('?', '#');
        var raw = end < 0 ? target : target[..end];
        return raw.StartsWith('/') ? string.Join("%2F", raw.Split(["%2F", "%2f"], StringSplitOptions.None).Select(Uri.UnescapeDataString)) : "/";
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;

    private sealed class ProxyFeature(RouteModel route) : IReverseProxyFeature
    {
        public RouteModel Route { get; } = route;

        public ClusterModel Cluster { get; set; } = null!;

        public IReadOnlyList<DestinationState> AllDestinations { get; } = [];

        public IReadOnlyList<DestinationState> AvailableDestinations { get; set; } = [];

        public DestinationState? ProxiedDestination { get; set; }
    }
}
