using Microsoft.Extensions.DependencyInjection;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Pipeline.Limits;
using NetGuard.Proxy.Tests.Pipeline.Running;

namespace NetGuard.Proxy.Tests.Pipeline.Limits;

/// <summary>Shorthand of what the tests of limits do to a gateway and ask of it.</summary>
internal static class LimitedGateway
{
    public static ResourcePolicy WithLimits(this ResourcePolicy resource, TrafficLimit? all, TrafficLimit? each = null, ClientPartition by = ClientPartition.Address) =>
        resource with { Traffic = new TrafficRules(all, each, by) };

    public static TrafficLimit Requests(long perMinute, Mode mode = Mode.Enforce) => new(mode) { RequestsPerMinute = perMinute, RequestsRule = Policies.Rule("Limits.RequestsPerMinute") };

    public static TrafficLimit Bytes(long perMinute) => new(Mode.Enforce) { BytesPerMinute = perMinute, BytesRule = Policies.Rule("Limits.BytesPerMinute") };

    public static TrafficLimit AtOneTime(int count, Mode mode = Mode.Enforce) => new(mode) { Concurrency = count, ConcurrencyRule = Policies.Rule("Limits.Concurrency") };

    /// <summary>Requests of the resource that are counted in.</summary>
    public static int Counted(this CuttingGateway cutting)
    {
        var resource = Policies.Resource();
        return cutting.Gateway.Services.GetRequiredService<ResourceMeters>().Of(new GuardedRequest { Resource = resource, Snapshot = Policies.Snapshot(resource) }, out _).Running;
    }

    /// <summary>One request whose answer is there at once: status, <c>Retry-After</c> and the whole answer.</summary>
    public static async Task<(int Status, string? RetryAfter, string Text)> AskAsync(this CuttingGateway cutting, string? key = Policies.Key1, string from = "127.0.0.1", string more = "\r\n", string method = "GET")
    {
        var text = await RawClient.SendAsync(
            cutting.Gateway.EndPoint,
            $"{method} /quick HTTP/1.1\r\nHost: a\r\n{(key is null ? "" : $"api-key: {key}\r\n")}Connection: close\r\n{more}",
            System.Net.IPAddress.Parse(from));
        return (RawClient.StatusOf(text), HeaderOf(text, "Retry-After"), text);
    }

    public static string? HeaderOf(string answer, string name) =>
        answer.Split("\r\n\r\n")[0].Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    /// <summary>A gateway whose quick answers end by themselves.</summary>
    public static async Task<CuttingGateway> StartAsync(Func<ResourcePolicy, ResourcePolicy> policy)
    {
        var cutting = await CuttingGateway.StartAsync(policy);
        cutting.Streams.Finish("/quick");
        return cutting;
    }
}
