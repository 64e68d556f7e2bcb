using System.Collections.Frozen;
using System.Net;
using System.Text;
using NetGuard.Decisions;

namespace NetGuard.Proxy.Tests.Pipeline;

/// <summary>An address with a path: the endpoint sees both paths as one, and so does the guard.</summary>
[Trait("Rule", "R17")]
public sealed class DestinationPathTests
{
    [Theory]
    [InlineData("", "/organization/admin_api_keys", HttpStatusCode.OK)]
    [InlineData("v1/", "/organization/admin_api_keys", HttpStatusCode.Forbidden)]
    [InlineData("v1", "/organization/admin_api_keys", HttpStatusCode.Forbidden)]
    [InlineData("V1/", "/organization/admin_api_keys", HttpStatusCode.Forbidden)]
    [InlineData("v1/realtime/", "/client_secrets", HttpStatusCode.Forbidden)]
    [InlineData("v1/", "/realtime/client_secrets", HttpStatusCode.Forbidden)]
    [InlineData("v1/", "/chat/completions", HttpStatusCode.OK)]
    public async Task Operation_BehindAnAddressWithAPath_IsKnown(string prefix, string path, HttpStatusCode status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, prefix);
        using var client = gateway.Client();

        using var answer = await client.PostAsync(path, Json("{}"));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Fields_BehindAnAddressWithAPath_AreThoseOfTheOperation()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, "api");
        using var client = gateway.Client();

        using var answer = await client.PostAsync("/pull", Json("""{"model":"attacker.test/ns/model"}"""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("uri.fqdn_not_allowed", Assert.Single(answer.Headers.GetValues("x-netguard-reason")));
    }

    [Fact]
    public void Paths_OfSeveralDestinations_AreAllKnown()
    {
        var snapshot = Policies.Snapshot(Policies.Resource(), "https://a.example/", "https://b.example/v1/", "https://c.example/v1", "https://d.example/x/y/");
        Assert.Equal(["", "/v1", "/x/y"], snapshot.ClusterPaths["ai"]);
        Assert.Empty((snapshot with { ClusterAddresses = FrozenDictionary<string, FrozenSet<string>>.Empty }).ClusterPaths);
        Assert.Empty(Policies.Snapshot(Policies.Resource(), "https://a.example/", "https://b.example").ClusterPaths);
    }

    private static Task<Gateway> StartAsync(Endpoint endpoint, string path) => Gateway.StartAsync(
        endpoint,
        resource => resource with { Inspection = Policies.Inspection(Mode.Enforce) },
        new Gateway.Setup
        {
            Snapshot = snapshot => snapshot with { ClusterAddresses = new Dictionary<string, FrozenSet<string>> { ["ai"] = new[] { endpoint.Prefix + path }.ToFrozenSet() }.ToFrozenDictionary() },
            Cluster = _ => Gateway.Cluster(endpoint.Prefix + path),
        });

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
