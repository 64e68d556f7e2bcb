using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Configuration.Routes;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Configuration;

/// <summary>What an application must not do beside NetGuard. It throws before the first request can come.</summary>
internal sealed class StartChecks(IServiceProvider services) : IStartupFilter
{
    /// <summary>The switch of ASP.NET Core's own forwarded-headers middleware, as the host's configuration names it.</summary>
    public const string ForwardedHeadersKey = "ForwardedHeaders_Enabled";

    private const string ForwardedHeadersVariable = "FORWARDEDHEADERS_ENABLED";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        Verify(services);
        return next;
    }

    public static void Verify(IServiceProvider services)
    {
        if (IsOn(services.GetService<IConfiguration>()?[ForwardedHeadersKey]))
        {
            throw new InvalidOperationException(ForwardedHeadersMessage(ForwardedHeadersKey));
        }

        if (services.GetServices<IProxyConfigProvider>().FirstOrDefault(provider => provider is not GuardedProxyConfigProvider) is { } unguarded)
        {
            throw new InvalidOperationException($"{unguarded.GetType().Name} was registered after NetGuard and would not be checked. Call AddNetGuard after LoadFromConfig, LoadFromMemory and every other configuration provider.");
        }

        if (services.GetServices<IProxyConfigFilter>().LastOrDefault() is not GuardConfigFilter)
        {
            throw new InvalidOperationException("An IProxyConfigFilter was registered after NetGuard and could change what NetGuard has checked. Call AddNetGuard after AddConfigFilter.");
        }
    }

    /// <summary>The environment variable that turns the middleware on, or <c>null</c>.</summary>
    public static string? ForwardedHeadersSwitch(Func<string, string?> environment) =>
        Array.Find(
            [$"ASPNETCORE_{ForwardedHeadersVariable}", $"DOTNET_{ForwardedHeadersVariable}", ForwardedHeadersVariable],
            name => IsOn(environment(name)));

    public static string ForwardedHeadersMessage(string setting) =>
        $"{setting} is on: ASP.NET Core would take the client address from headers that any peer can write. Turn it off and name the trusted proxies in NetGuard:ClientAddress.";

    private static bool IsOn(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
