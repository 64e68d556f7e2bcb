using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Benchmarks.Load;

/// <summary>YARP alone, with the route of the measured gateway: what every ratio is taken to.</summary>
internal static class BareYarp
{
    /// <param name="listen">URL to listen on.</param>
    /// <param name="destination">URL of the endpoint.</param>
    public static async Task<int> RunAsync(string listen, string destination)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(listen);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig
            {
                RouteId = "openai",
                ClusterId = "openai",
                Match = new RouteMatch { Path = "/openai/{**rest}" },
                Transforms = [new Dictionary<string, string> { ["PathRemovePrefix"] = "/openai" }],
            }],
            [new ClusterConfig
            {
                ClusterId = "openai",
                Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = destination } },
            }]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync();
        return 0;
    }
}
