using System.Net;
using System.Text.Json;

namespace NetGuard.Benchmarks.Load;

/// <summary>The policy under load: 10,000 ranges in a formula, 1,000 host names, every rule in Enforce, key authentication.</summary>
internal static class LoadPolicy
{
    public static string Write(string listen, string admin, string endpoint)
    {
        var random = new Random(7);
        var ranges = Enumerable.Range(0, 10_000)
            .Select(_ => (Prefix: random.Next(16, 29), Bits: (uint)random.NextInt64(1u << 24, 223u << 24)))
            .Select(range => (range.Prefix, Bits: range.Bits >> (32 - range.Prefix) << (32 - range.Prefix)))
            .Where(range => range.Bits >> 24 is not (0 or 127))
            .Select(range => $"{new IPAddress([(byte)(range.Bits >> 24), (byte)(range.Bits >> 16), (byte)(range.Bits >> 8), (byte)range.Bits])}/{range.Prefix}")
            .Distinct();
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
                Networks = new { corp = new { Ranges = ranges }, local = new { Ranges = new[] { "127.0.0.0/8" } } },
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
