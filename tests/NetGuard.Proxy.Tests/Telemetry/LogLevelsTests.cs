using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetGuard.Proxy.Telemetry;

namespace NetGuard.Proxy.Tests.Telemetry;

public sealed class LogLevelsTests
{
    [Theory]
    [Trait("Rule", "R26")]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder", null)]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder", "Yarp.ReverseProxy.Forwarder.HttpForwarder")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.BadRequests", "Microsoft.AspNetCore.Server")]
    public void Category_ThatLogsAddresses_StaysAtWarning(string category, string? configured)
    {
        Assert.False(Enabled(category, LogLevel.Information, logging => logging.AddFilter(configured, LogLevel.Trace)));
        Assert.False(Enabled(category, LogLevel.Information, logging => logging.AddFilter<Provider>(configured, LogLevel.Trace)));
        Assert.True(Enabled(category, LogLevel.Warning, logging => logging.AddFilter(configured, LogLevel.Trace)));
    }

    [Fact]
    public void Records_WhereOnlyTheDefaultWasRaised_KeepComing()
    {
        Assert.True(Enabled(DecisionRecorder.Category, LogLevel.Information, logging => logging.SetMinimumLevel(LogLevel.Error)));
        Assert.True(Enabled(DecisionRecorder.Category, LogLevel.Information, logging => logging.AddFilter<Provider>(null, LogLevel.Error)));
        Assert.True(Enabled(DecisionRecorder.Category, LogLevel.Information, logging => logging.SetMinimumLevel(LogLevel.Error).AddFilter("NetGuard.Proxy", LogLevel.Debug)));
        Assert.False(Enabled(DecisionRecorder.Category, LogLevel.Information, logging => logging.AddFilter("NetGuard", LogLevel.Error)));
    }

    private static bool Enabled(string category, LogLevel level, Action<ILoggingBuilder> configure)
    {
        using var services = new ServiceCollection()
            .AddLogging(logging => configure(logging.AddProvider(new Provider())))
            .AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, LogLevels>()
            .BuildServiceProvider();
        return services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level);
    }

    private sealed class Provider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
