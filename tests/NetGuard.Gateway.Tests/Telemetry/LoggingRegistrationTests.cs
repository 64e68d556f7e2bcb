using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetGuard.Gateway.Telemetry;

namespace NetGuard.Gateway.Tests.Telemetry;

public sealed class LoggingRegistrationTests
{
    [Theory]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics")]
    [Trait("Rule", "R26")]
    public void TalkativeCategory_WhateverOtherRulesSay_StaysAtWarning(string category)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            logging.AddGatewayLogging(readable: false);
            logging.AddProvider(new EverythingProvider());
            logging.SetMinimumLevel(LogLevel.Trace);
            logging.AddFilter(category, LogLevel.Trace);
            logging.AddFilter<EverythingProvider>(null, LogLevel.Trace);
            logging.AddFilter<EverythingProvider>(category, LogLevel.Trace);
        });
        using var provider = services.BuildServiceProvider();
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.True(logger.IsEnabled(LogLevel.Warning));
    }

    [Theory]
    [InlineData("NetGuard.Decision", LogLevel.Information, true)]
    [InlineData("NetGuard.Decision", LogLevel.Debug, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information, false)]
    [InlineData("Yarp.ReverseProxy.Configuration", LogLevel.Warning, true)]
    public void Category_ByDefault_HasTheLevelThatAnOperatorNeeds(string category, LogLevel level, bool enabled)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddGatewayLogging(readable: true));
        using var provider = services.BuildServiceProvider();
        Assert.Equal(enabled, provider.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
    }

    [ProviderAlias("Everything")]
    private sealed class EverythingProvider : ILoggerProvider, ILogger
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
