using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Hosting;

/// <summary>
/// Strict-Transport-Security (RFC 6797) on every answer over https and on none over http, refusals too. An endpoint's own
/// header does not pass: it would speak for the gateway's name.
/// </summary>
internal sealed class StrictTransportSecurity(RequestDelegate next, PolicyStore policies)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Set, (context, policies));
        return next(context);
    }

    private static Task Set(object state)
    {
        var (context, policies) = ((HttpContext, PolicyStore))state;

        // Not for localhost: its name belongs to every program of the machine.
        var value = context.Request.IsHttps && !string.Equals(context.Request.Host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            ? policies.Current?.StrictTransportSecurity
            : null;
        context.Response.Headers.StrictTransportSecurity = value;
        return Task.CompletedTask;
    }
}
