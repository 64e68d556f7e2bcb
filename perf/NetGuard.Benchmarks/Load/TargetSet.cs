using System.Diagnostics;
using System.Net;
using System.Text;

namespace NetGuard.Benchmarks.Load;

/// <summary>A proxy under measurement, running as a process of its own.</summary>
internal sealed record Target(string Name, Uri Url, Process Process);

/// <summary>Starts the endpoint, bare YARP and NetGuard on free ports, and checks each before it is timed.</summary>
internal sealed class TargetSet : IAsyncDisposable
{
    public const string Key = "load-key-load-key-load-key-load-key-1";
    public const string BareYarpName = "bare YARP";
    public const string NetGuardName = "NetGuard";

    private readonly ChildProcesses _processes = new();

    public List<Target> All { get; } = [];

    public static async Task<TargetSet> StartAsync(string root, string folder)
    {
        var set = new TargetSet();
        try
        {
            var self = Path.Combine(AppContext.BaseDirectory, "NetGuard.Benchmarks.dll");
            var endpoint = Url();
            set.Start([self, "endpoint", endpoint]);

            var yarp = Url();
            set.All.Add(new Target(BareYarpName, new Uri(yarp), set.Start([self, "bare-yarp", yarp, endpoint])));

            var gateway = Path.Combine(root, "src", "NetGuard.Gateway", "bin", "Release", "net10.0", "netguard.dll");
            var listen = Url();
            var config = Path.Combine(folder, "appsettings.json");
            await File.WriteAllTextAsync(config, LoadPolicy.Write(listen, Url(), endpoint));
            set.All.Add(new Target(NetGuardName, new Uri(listen), set.Start([gateway, "serve", "--config", config])));

            foreach (var target in set.All)
            {
                await WaitUntilItAnswersAsync(target);
            }

            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>A target that does not do its job must not be timed: an allowed chat passes all of them, and NetGuard alone refuses what its policy forbids.</summary>
    public async Task AssertTheyDoTheirJobAsync()
    {
        using var client = new HttpClient();
        foreach (var target in All)
        {
            var guarded = target.Name == NetGuardName;
            await ExpectAsync(client, target, Key, "https://host7.allowed.example/a.png", HttpStatusCode.OK);
            await ExpectAsync(client, target, Key, "https://evil.test/a.png", guarded ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
            await ExpectAsync(client, target, Key, """\u0068ttps:\/\/\u0065vil.test/a.png""", guarded ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
            await ExpectAsync(client, target, "wrong", "https://host7.allowed.example/a.png", guarded ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
        }
    }

    public ValueTask DisposeAsync() => _processes.DisposeAsync();

    private static async Task ExpectAsync(HttpClient client, Target target, string key, string url, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Url, "/openai/v1/chat/completions"))
        {
            Content = new StringContent(
                """{"model":"m-1","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"URL"}}]}]}""".Replace("URL", url, StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("api-key", key);
        using var response = await client.SendAsync(request);
        if (response.StatusCode != expected)
        {
            throw new InvalidOperationException($"{target.Name} answered {(int)response.StatusCode} where {(int)expected} was expected; it is not timed.");
        }
    }

    private static async Task WaitUntilItAnswersAsync(Target target)
    {
        using var client = new HttpClient();
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(new Uri(target.Url, "/openai/v1/models"));
                return;
            }
            catch (HttpRequestException) when (patience.Elapsed < TimeSpan.FromSeconds(30) && !target.Process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private Process Start(string[] arguments) =>
        _processes.Start("dotnet", arguments, ("NETGUARD_KEY1", Key), ("LOAD_UPSTREAM_KEY", "load-upstream-value"));

    private static string Url() => $"http://{ChildProcesses.FreeEndPoint()}";
}
