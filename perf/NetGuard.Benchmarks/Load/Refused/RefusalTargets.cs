using System.Diagnostics;
using System.Net;
using System.Text;

namespace NetGuard.Benchmarks.Load.Refused;

/// <summary>
/// NetGuard in both ways of refusing, HAProxy and nginx, each in front of one endpoint and open to 127.0.0.1 alone. NetGuard
/// has the policy of the other load runs, 10,000 ranges; the peers have one rule each, which flatters them.
/// </summary>
internal sealed class RefusalTargets : IAsyncDisposable
{
    public const string HAProxyName = "HAProxy, tcp-request connection reject";

    private readonly ChildProcesses _processes = new();
    private readonly string _root;
    private readonly string _folder;
    private readonly IPEndPoint _endpoint = ChildProcesses.FreeEndPoint();

    private RefusalTargets(string root, string folder)
    {
        _root = root;
        _folder = folder;
    }

    public List<RefusalTarget> All { get; } = [];

    public static async Task<RefusalTargets> StartAsync(string root, string folder)
    {
        var targets = new RefusalTargets(root, folder);
        try
        {
            targets._processes.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "NetGuard.Benchmarks.dll"), "endpoint", $"http://{targets._endpoint}"]);
            targets.StartNetGuard("Accept", Refusal.Closed);
            targets.StartNetGuard("Request", Refusal.Forbidden);
            targets.StartHAProxy();
            targets.StartNginx();
            foreach (var target in targets.All)
            {
                await WaitUntilItServesAsync(target);
            }

            return targets;
        }
        catch
        {
            await targets.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _processes.DisposeAsync();

    private void StartNetGuard(string refuseAt, Refusal expected)
    {
        var at = ChildProcesses.FreeEndPoint();
        var config = Write($"netguard-{refuseAt}.json", LoadPolicy.Write($"http://{at}", $"http://{ChildProcesses.FreeEndPoint()}", $"http://{_endpoint}", "127.0.0.1", refuseAt));
        var program = Path.Combine(_root, "src", "NetGuard.Gateway", "bin", "Release", "net10.0", "netguard.dll");
        All.Add(new($"NetGuard, RefuseAt {refuseAt}", at, expected, _processes.Start(
            "dotnet", [program, "serve", "--config", config], ("NETGUARD_KEY1", TargetSet.Key), ("LOAD_UPSTREAM_KEY", "load-upstream-value"))));
    }

    private void StartHAProxy()
    {
        var at = ChildProcesses.FreeEndPoint();
        var config = Write("haproxy.cfg", $$"""
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            frontend refuses
                bind {{at}}
                tcp-request connection reject unless { src 127.0.0.1 }
                default_backend endpoint
            backend endpoint
                server endpoint {{_endpoint}}

            """);
        All.Add(new(HAProxyName, at, Refusal.Closed, _processes.Start("haproxy", ["-db", "-f", config])));
    }

    private void StartNginx()
    {
        var at = ChildProcesses.FreeEndPoint();

        // It writes a line a request, as NetGuard writes a record; its complaint about each refusal is left out.
        var config = Write("nginx.conf", $$"""
            daemon off;
            worker_processes auto;
            pid nginx.pid;
            error_log stderr crit;
            events { worker_connections 8192; }
            http {
                access_log /dev/null;
                client_body_temp_path temp/body;
                proxy_temp_path temp/proxy;
                fastcgi_temp_path temp/fastcgi;
                uwsgi_temp_path temp/uwsgi;
                scgi_temp_path temp/scgi;
                server {
                    listen {{at}};
                    location / {
                        allow 127.0.0.1;
                        deny all;
                        proxy_pass http://{{_endpoint}};
                    }
                }
            }

            """);
        Directory.CreateDirectory(Path.Combine(_folder, "temp"));
        All.Add(new("nginx, deny all", at, Refusal.Forbidden, _processes.Start("nginx", ["-e", "stderr", "-p", _folder, "-c", config])));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    /// <summary>A server that refuses everybody, or answers nobody, is not one to measure: the allowed caller must be served.</summary>
    private static async Task WaitUntilItServesAsync(RefusalTarget target)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("api-key", TargetSet.Key);
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"http://{target.At}/openai/v1/models"));
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }

            if (target.Process.HasExited || patience.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException($"{target.Name} does not serve the caller whom it should; it is not timed. Its messages stand above.");
            }

            await Task.Delay(100);
        }
    }
}
