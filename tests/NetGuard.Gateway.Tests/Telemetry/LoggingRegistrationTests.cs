using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using NetGuard.Gateway.Telemetry;

namespace NetGuard.Gateway.Tests.Telemetry;

public sealed class LoggingRegistrationTests
{
    [Theory]
    [InlineData("Trace")]
    [InlineData("None")]
    public void Decisions_WhateverTheConfigurationSays_AreLogged(string level)
    {
        using var provider = Build(
            (":LogLevel:Default", level),
            (":LogLevel:NetGuard.Decision", level),
            (":Everything:LogLevel:Default", level),
            (":Everything:LogLevel:NetGuard.Decision", level));
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(LoggingRegistration.DecisionCategory);
        Assert.True(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    [Theory]
    [InlineData("NetGuard.Decision", LogLevel.Information, true)]
    [InlineData("NetGuard.Proxy.Configuration.ConfigurationWatcher", LogLevel.Information, true)]
    [InlineData("NetGuard.Proxy.Configuration.ConfigurationWatcher", LogLevel.Debug, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information, false)]
    [InlineData("Yarp.ReverseProxy.Configuration", LogLevel.Warning, true)]
    public void Category_ByDefault_HasTheLevelThatAnOperatorNeeds(string category, LogLevel level, bool enabled)
    {
        using var provider = Build();
        Assert.Equal(enabled, provider.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
    }

    [Fact]
    public void Configuration_WithALevel_IsFollowed()
    {
        using var provider = Build((":LogLevel:Microsoft.AspNetCore.Server.Kestrel", "Debug"));
        Assert.True(provider.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Debug));
    }

    [Theory]
    [InlineData(null, true, ReadableLogFormatter.FormatterName)]
    [InlineData("systemd", true, "systemd")]
    [InlineData("systemd", false, "systemd")]
    public void Format_ForAPersonOrAsConfigured_IsTheConsoles(string? configured, bool readable, string expected)
    {
        using var provider = Build(readable, configured is null ? [] : [(":Console:FormatterName", configured)]);
        Assert.Equal(expected, provider.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
        Assert.DoesNotContain(provider.GetServices<ILoggerProvider>(), sink => sink is JsonLinesProvider);
    }

    [Fact]
    public void Format_ForAMachine_IsJsonLines()
    {
        using var provider = Build();
        Assert.Contains(provider.GetServices<ILoggerProvider>(), sink => sink is JsonLinesProvider);
        Assert.DoesNotContain(provider.GetServices<ILoggerProvider>(), sink => sink is ConsoleLoggerProvider);
    }

    [Fact]
    public void Level_OfTheConsole_HoldsForJsonLinesToo()
    {
        using var provider = Build((":Console:LogLevel:NetGuard.Proxy", "Error"));
        Assert.Equal("Console", typeof(JsonLinesProvider).GetCustomAttributes(typeof(ProviderAliasAttribute), false).Cast<ProviderAliasAttribute>().Single().Alias);
        Assert.Contains(provider.GetRequiredService<IOptions<LoggerFilterOptions>>().Value.Rules, rule => rule is { ProviderName: "Console", CategoryName: "NetGuard.Proxy", LogLevel: LogLevel.Error });
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings) => Build(readable: false, settings);

    private static ServiceProvider Build(bool readable, (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Logging" + setting.Key, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            logging.AddGatewayLogging(configuration.GetSection("Logging"), readable);
            logging.AddProvider(new EverythingProvider());
        });
        return services.BuildServiceProvider();
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
