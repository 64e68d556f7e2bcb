using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Pipeline;

/// <summary>
/// Stage 1: the message's framing, method, headers and target, and the policy that the route names. Nothing here is
/// modal: what has two readings is refused whatever a policy says.
/// </summary>
internal sealed class AdmitStage(PolicyStore policies)
{
    public const string AllowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>All C0 controls but the tab, and DEL.</summary>
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Append(0x7f).Select(c => (char)c)]);

    public Decision Decide(HttpContext context, GuardedRequest request)
    {
        var route = request.Route = GuardedRoute.For(context.GetRouteModel());
        request.HasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

        var http = context.Request;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } || !StringValues.IsNullOrEmpty(http.Headers.Upgrade))
        {
            return Decision.Reject(Reasons.UpgradeNotAllowed);
        }

        if (!IsAllowedMethod(http.Method))
        {
            return Decision.Reject(Reasons.Method);
        }

        if (!HasOneFraming(http) || !HasPlainHeaders(http.Headers))
        {
            return Decision.Reject(Reasons.Header);
        }

        return DecideTarget(context, request, route);
    }

    private Decision DecideTarget(HttpContext context, GuardedRequest request, GuardedRoute route)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!RequestTarget.TryRead(raw, route.AllowEncodedSlash, out var target) || !IsRouted(context.Request, target) || !TryRemoveBase(context.Request.PathBase, ref target))
        {
            return Decision.Reject(Reasons.Path);
        }

        if (route.Resource is null)
        {
            return Decision.Reject(Reasons.NoResource);
        }

        if (route.PolicyVersion is null || !policies.TryGet(route.PolicyVersion, out var snapshot))
        {
            return Decision.Reject(Reasons.PolicyUnavailable);
        }

        request.Snapshot = snapshot;
        if (route.IsOpen)
        {
            return Decision.Allow;
        }

        if (!snapshot.Resources.TryGetValue(route.Resource, out var resource) || route.Rewrite is null)
        {
            return Decision.Reject(Reasons.PolicyUnavailable);
        }

        request.Resource = resource;
        request.Target = route.Rewrite.Apply(target, CredentialCarriers.QueryParameters, resource.PassThrough);

        // Refuses because a pattern may put harmless parts together to a segment of dots.
        return ReferenceEquals(request.Target.PathAndQuery, target) || RequestTarget.IsCanonical(request.Target.PathAndQuery, route.AllowEncodedSlash)
            ? Decision.Allow
            : Decision.Reject(Reasons.Path);
    }

    private static bool IsAllowedMethod(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS";

    /// <summary>
    /// Refuses any Transfer-Encoding but exactly <c>chunked</c>, one in HTTP/1.0, which knows none (RFC 9112 6.1), and one
    /// beside a Content-Length, which Kestrel then shows as <c>X-Content-Length</c>.
    /// </summary>
    private static bool HasOneFraming(HttpRequest http)
    {
        var headers = http.Headers;
        var coding = headers.TransferEncoding;
        return coding.Count == 0
            || !HttpProtocol.IsHttp10(http.Protocol) && coding.Count == 1 && coding[0] == "chunked" && headers.ContentLength is null && !headers.ContainsKey("X-Content-Length");
    }

    private static bool HasPlainHeaders(IHeaderDictionary headers)
    {
        // Refuses because the inspector would read the body as one type and the endpoint as the other.
        if (headers.ContentType.Count > 1)
        {
            return false;
        }

        foreach (var (name, values) in headers)
        {
            // CGI and its heirs read a hyphen and an underscore as the same name: no token of RFC 9110 but without it.
            if (name.AsSpan().ContainsAnyExcept(NameCharacters) && name[0] != ':')
            {
                return false;
            }

            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Controls))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// Refuses because the route was chosen by one path and another would be sent. In absolute form Kestrel routes by
    /// <see cref="Uri.LocalPath"/>, which undoes <c>%2F</c> too; and an application may have rewritten the path.
    /// </summary>
    private static bool IsRouted(HttpRequest http, string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? target : target[..mark];
        var judged = path.Contains('%', StringComparison.Ordinal) ? PathString.FromUriComponent(path).Value : path;
        var (first, rest) = (http.PathBase.Value ?? "", http.Path.Value ?? "");
        return judged!.Length == first.Length + rest.Length
            && judged.StartsWith(first, StringComparison.Ordinal)
            && judged.EndsWith(rest, StringComparison.Ordinal);
    }

    /// <summary>A path base that the application took off the path comes off the raw target too.</summary>
    private static bool TryRemoveBase(PathString pathBase, ref string target)
    {
        if (!pathBase.HasValue)
        {
            return true;
        }

        if (!target.StartsWith(pathBase.Value, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = target[pathBase.Value.Length..];
        target = rest.StartsWith('/') ? rest : "/" + rest;
        return true;
    }
}
