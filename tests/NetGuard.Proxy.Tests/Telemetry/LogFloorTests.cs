using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetGuard.Proxy.Telemetry;
using NetGuard.Proxy.Tests.Configuration;

namespace NetGuard.Proxy.Tests.Telemetry;

[Trait("Rule", "R26")]
public sealed class LogFloorTests
{
    public static TheoryData<string, string> Settings => new()
    {
        { "LogLevel:Default", "Trace" },
        { "LogLevel:Yarp", "Trace" },
        { "LogLevel:Yarp.ReverseProxy.Forwarder", "Information" },
        { "LogLevel:Yarp.ReverseProxy.Forwarder.HttpForwarder", "Trace" },
        { "LogLevel:Yarp*HttpForwarder", "Trace" },
        { "LogLevel:Yarp.ReverseProxy.Forwarder.*HttpForwarder", "Trace" },
        { "LogLevel:*.AspNetCore.Hosting.Diagnostics", "Trace" },
        { "LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Information" },
        { "Memory:LogLevel:Default", "Trace" },
        { "Memory:LogLevel:Yarp.ReverseProxy.Forwarder.HttpForwarder", "Trace" },
        { "Memory:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Categories_ThatLogRequestTargets_StayAtWarning(string setting, string level)
    {
        using var provider = Build(setting, level);
        var factory = provider.GetRequiredService<ILoggerFactory>();

        foreach (var category in (string[])["Yarp.ReverseProxy.Forwarder.HttpForwarder", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"])
        {
            var logger = factory.CreateLogger(category);
            Assert.False(logger.IsEnabled(LogLevel.Information), category);
            Assert.True(logger.IsEnabled(LogLevel.Warning), category);
        }
    }

    [Fact]
    public void OtherCategories_KeepTheirLevel()
    {
        using var provider = Build("LogLevel:Default", "Debug");
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Yarp.ReverseProxy.Management.ProxyConfigManager");

        Assert.True(logger.IsEnabled(LogLevel.Debug));
        Assert.False(logger.IsEnabled(LogLevel.Trace));
    }

    private static ServiceProvider Build(string setting, string level)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(setting, level)]).Build();
        return new ServiceCollection()
            .AddLogging(logging => logging.AddConfiguration(configuration).AddProvider(new MemoryProvider()))
            .AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, LogLevels>()
            .BuildServiceProvider();
    }

    [ProviderAlias("Memory")]
    private sealed class MemoryProvider : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new CollectingLogger<object>();

        public void Dispose()
        {
        }
    }
}
