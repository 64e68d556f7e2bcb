using Microsoft.Extensions.Logging;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tests.Configuration;

/// <summary>A gateway's configuration with its watcher, without a host.</summary>
internal sealed record RunningGateway(GatewayConfiguration Configuration, ConfigurationWatcher Watcher) : IDisposable
{
    public static RunningGateway Load(string path, ILogger<ConfigurationWatcher> log, TimeProvider time)
    {
        var compiler = new CandidateCompiler(new ConfigurationInput { Path = path, SourceName = path, Environment = [] }, TestPolicy.Compile);
        Assert.True(GatewayConfiguration.TryLoad(compiler, time, out var configuration, out var result), string.Join('\n', result.Errors));
        return new(configuration, new ConfigurationWatcher(configuration, time, log));
    }

    public void Dispose() => Watcher.Dispose();
}
