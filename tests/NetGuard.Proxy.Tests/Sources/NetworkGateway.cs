using Microsoft.Extensions.Logging;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Configuration.Files;
using NetGuard.Proxy.Sources;
using NetGuard.Proxy.Tests.Configuration;

namespace NetGuard.Proxy.Tests.Sources;

/// <summary>A gateway in a folder of its own, whose two resources admit by networks; no host, no waiting.</summary>
internal sealed class NetworkGateway : IDisposable
{
    private readonly TempFolder _folder = new();
    private RunningGateway? _running;

    public ManualTime Time { get; } = new();

    public CollectingLogger<ConfigurationWatcher> Log { get; } = new();

    public RunningGateway Running => _running ?? throw new InvalidOperationException("The gateway was not started.");

    public PolicyHealthState Health => Running.Configuration.Health.Current;

    public NetworkSources Sources => Running.Configuration.Networks;

    public string Version => Running.Configuration.Store.Current!.Version;

    public string this[string name] => _folder[name];

    public string CacheFile(string network) => Path.Combine(_folder["data/networks"], network + ".list");

    /// <summary>Writes the configuration; <c>alpha</c> admits by <paramref name="allow"/>, <c>beta</c> by what needs no list.</summary>
    public NetworkGateway Configure(string networks, string allow = "ci")
    {
        _folder.Write("appsettings.json", $$"""
            {
              "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:0" } } },
              "ReverseProxy": {
                "Routes": { "r": { "ClusterId": "c", "Match": { "Path": "/{**rest}" }, "Metadata": { "NetGuard.Resource": "alpha" } } },
                "Clusters": { "c": { "Destinations": { "d": { "Address": "http://127.0.0.1:9/" } } } }
              },
              "NetGuard": {
                "Networks": { {{networks}} },
                "Resources": {
                  "alpha": { "NetworkAcls": { "Allow": "{{allow}}" }, "AllowAnonymous": true },
                  "beta": { "NetworkAcls": { "Allow": "10.0.0.0/8" }, "AllowAnonymous": true }
                }
              }
            }
            """);
        return this;
    }

    public NetworkGateway Write(string name, string text)
    {
        _folder.Write(name, text);
        return this;
    }

    /// <summary>Starts, or starts anew as after a stop: nothing but the folder is left of the one before.</summary>
    public NetworkGateway Start()
    {
        _running?.Dispose();
        _running = RunningGateway.Load(_folder["appsettings.json"], Log, Time);
        return this;
    }

    /// <summary>As many looks as a change needs.</summary>
    public NetworkGateway Settle()
    {
        Running.Watcher.CheckOnce();
        Running.Watcher.CheckOnce();
        return this;
    }

    /// <summary>What <c>netguard check</c> finds.</summary>
    public CandidateResult Check() =>
        new CandidateCompiler(new ConfigurationInput { Path = _folder["appsettings.json"], SourceName = "appsettings.json", Environment = [] }).CompileFile();

    /// <summary>The reason's code of the refusal of a client, or <c>allow</c>.</summary>
    public string Judge(string client, string resource = "alpha")
    {
        Assert.True(NetAddress.TryParse(client, out var address));
        var decision = Running.Configuration.Store.Current!.Resources[resource].Network.Judge(address);
        return decision.Verdict == Verdict.Allow ? "allow" : decision.Reason!.Code;
    }

    public IEnumerable<string> Logged(LogLevel level) => Log.At(level);

    public void Dispose()
    {
        _running?.Dispose();
        _folder.Dispose();
    }
}
