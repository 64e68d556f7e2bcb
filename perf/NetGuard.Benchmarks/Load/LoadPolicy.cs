using System.Text.Json;
using NetGuard.Benchmarks.Networks;

namespace NetGuard.Benchmarks.Load;

/// <summary>The policy under load: 10,000 ranges in a formula, 1,000 host names, every rule in Enforce, key authentication.</summary>
internal static class LoadPolicy
{
    /// <param name="listen">URL of the data port.</param>
    /// <param name="admin">URL of the admin application.</param>
    /// <param name="endpoint">URL of the endpoint.</param>
    /// <param name="local">Which addresses of this machine may call.</param>
    /// <param name="refuseAt">Where others are refused.</param>
    public static string Write(string listen, string admin, string endpoint, string local = "127.0.0.0/8", string refuseAt = "Request")
    {
        // None of them is this machine's: who may call from here is for the other network to say.
        var ranges = PrefixLists.IPv4(10_000).Select(range => range.ToString()).Where(range => !range.StartsWith("127.", StringComparison.Ordinal));
        return JsonSerializer.Serialize(new
        {
            Kestrel = new { Endpoints = new { Http = new { Url = listen } } },
            ReverseProxy = new
            {
                Routes = new
                {
                    openai = new
                    {
                        ClusterId = "openai",
                        Match = new { Path = "/openai/{**rest}" },
                        Transforms = new[] { new { PathRemovePrefix = "/openai" } },
                        Metadata = new Dictionary<string, string> { ["NetGuard.Resource"] = "openai" },
                    },
                },
                Clusters = new { openai = new { Destinations = new { a = new { Address = endpoint + "/" } } } },
            },
            NetGuard = new
            {
                Admin = new { Url = admin },
                ClientAddress = new { RefuseAt = refuseAt },
                Networks = new { corp = new { Ranges = ranges }, local = new { Ranges = new[] { local } } },
                Resources = new
                {
                    openai = new
                    {
                        NetworkAcls = new { Mode = "Enforce", Allow = "corp or local" },
                        Authentication = new { Keys = new { Mode = "Enforce", Key1 = "env:NETGUARD_KEY1" } },
                        Upstream = new { Header = "Authorization", Value = "env:LOAD_UPSTREAM_KEY" },
                        Dlp = new
                        {
                            AllowedFqdnList = Enumerable.Range(0, 1_000).Select(i => $"host{i}.allowed.example"),
                            Inspect = new { DeclaredFields = "Enforce", StringValues = "Enforce" },
                        },
                    },
                },
            },
        });
    }
}
