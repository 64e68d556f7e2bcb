using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration;

/// <summary>Real hosts with YARP on a free port.</summary>
internal static class TestApplication
{
    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        return builder;
    }

    /// <summary>A host over a gateway's file.</summary>
    public static WebApplication Gateway(GatewayConfiguration configuration)
    {
        var builder = Builder();
        configuration.Replace(builder.Configuration);
        builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false));
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddNetGuard(configuration);
        var app = builder.Build();
        app.MapNetGuard();
        return app;
    }

    /// <summary>An endpoint that answers every GET with one word.</summary>
    public static async Task<WebApplication> Upstream(string answer)
    {
        var app = Builder().Build();
        app.MapGet("/{**rest}", () => answer);
        await app.StartAsync();
        return app;
    }

    public static IReadOnlyList<Endpoint> Endpoints(WebApplication app) => ((IEndpointRouteBuilder)app).DataSources.Single().Endpoints;
}
