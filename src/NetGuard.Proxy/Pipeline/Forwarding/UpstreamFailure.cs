using System.Security.Authentication;
using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using Yarp.ReverseProxy.Forwarder;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>Why an admitted request got no answer of its endpoint's, from what YARP says of it.</summary>
internal static class UpstreamFailure
{
    /// <returns><c>null</c> where there was an answer, it has begun, or the caller has gone.</returns>
    public static Reason? Of(HttpContext context)
    {
        if (context.Response.HasStarted || context.Features.Get<IForwarderErrorFeature>() is not { } failure)
        {
            return null;
        }

        return failure.Error switch
        {
            ForwarderError.None or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => null,
            ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient => null,
            ForwarderError.RequestTimedOut => Reasons.UpstreamTimeout,
            ForwarderError.NoAvailableDestinations => Reasons.UpstreamUnavailable,
            ForwarderError.RequestCreation => Reasons.Internal,
            _ => Tls(failure.Exception) ?? Reasons.UpstreamUnreachable,
        };
    }

    /// <summary>The client says no by an exception of its own; what the other side or the system says no with is inside one.</summary>
    public static bool IsOfCertificate(AuthenticationException failure) => failure.InnerException is null;

    public static AuthenticationException? AuthenticationOf(Exception? failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException authentication)
            {
                return authentication;
            }
        }

        return null;
    }

    private static Reason? Tls(Exception? failure) =>
        AuthenticationOf(failure) is { } authentication ? IsOfCertificate(authentication) ? Reasons.UpstreamCertificate : Reasons.UpstreamTls
        : failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? Reasons.UpstreamTls
        : null;
}
