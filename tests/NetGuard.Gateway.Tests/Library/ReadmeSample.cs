using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace NetGuard.Gateway.Tests.Library;

/// <summary>The README's sample of the library, compiled and run; the lines between the marks stand there word for word.</summary>
internal static class ReadmeSample
{
    public static WebApplication Build(string[] args)
    {
        // <readme>
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddNetGuard(builder.Configuration.GetSection("NetGuard"));

        var app = builder.Build();
        app.MapNetGuard();

        // </readme>
        return app;
    }
}
