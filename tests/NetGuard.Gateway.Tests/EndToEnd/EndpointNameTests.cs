using System.Net;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;
using NetGuard.Tests.Shared;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>A caller that is admitted by its DNS name, over the running gateway and a DNS server on this machine.</summary>
public sealed class EndpointNameTests : IDisposable
{
    private const string Name = "build-7.contoso.example";

    private readonly DnsResponder _dns = new();

    public void Dispose() => _dns.Dispose();

    [Fact]
    public async Task Caller_IsAdmittedByItsName_AsLongAsTheNameHasItsAddress()
    {
        _dns.Set(Name, 1, "127.0.0.3");
        await using var gateway = await RunningGateway.StartAsync(config => Write(config, [_dns]));
        using var caller = RunningGateway.ClientFrom("127.0.0.3");
        caller.BaseAddress = gateway.Address;
        caller.DefaultRequestHeaders.Add("api-key", TestConfig.Key1);

        await UntilAsync(async () => await StatusAsync(caller) != HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.ChatAsync()).StatusCode);
        Assert.Equal("Healthy\n", await gateway.AskAdminAsync("/health"));

        // Other servers that say otherwise, so that the test need not wait for the least TTL.
        using var later = new DnsResponder();
        later.Set(Name, 1, "127.0.0.4");
        Write(gateway.Config, [later]);
        await gateway.SaveAsync();

        await UntilAsync(() => IsForbiddenAsync(caller));
        using var other = RunningGateway.ClientFrom("127.0.0.4");
        other.BaseAddress = gateway.Address;
        other.DefaultRequestHeaders.Add("api-key", TestConfig.Key1);
        Assert.NotEqual(HttpStatusCode.Forbidden, await StatusAsync(other));
    }

    [Fact]
    [Trait("Rule", "R4")]
    public async Task Door_TakesWhomANameHas_AndClosesOthers()
    {
        _dns.Set(Name, 600, "127.0.0.3");
        await using var gateway = await RunningGateway.StartAsync(config =>
        {
            Write(config, [_dns]);
            config["NetGuard"]!["ClientAddress"] = new JsonObject { ["RefuseAt"] = "Accept" };
            config["NetGuard"]!["Resources"]!["azure"]!["NetworkAcls"] = new JsonObject { ["Allow"] = "none" };
        });
        using var caller = RunningGateway.ClientFrom("127.0.0.3");
        caller.BaseAddress = gateway.Address;
        caller.DefaultRequestHeaders.Add("api-key", TestConfig.Key1);
        await UntilAsync(async () => await AnswersAsync(caller));

        using var other = RunningGateway.ClientFrom("127.0.0.4");
        other.BaseAddress = gateway.Address;
        Assert.False(await AnswersAsync(other));
    }

    [Fact]
    public async Task Name_ThatDoesNotExist_IsNamedByHealthAndMetrics()
    {
        await using var gateway = await RunningGateway.StartAsync(config => Write(config, [_dns]));
        await UntilAsync(async () => (await gateway.AskAdminAsync("/health")).Contains("it does not exist", StringComparison.Ordinal));

        Assert.Equal($"Degraded\nUnresolved endpoints: {Name} (chat: it does not exist)\n", await gateway.AskAdminAsync("/health"));
        Assert.Matches("""netguard_endpoint_unresolved[^\n]*netguard_resource="chat"[^\n]*\} 1""", await gateway.AskAdminAsync("/metrics"));
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.ChatAsync()).StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.3", 0, "Endpoints contains the address: build-7.contoso.example has it")]
    [InlineData("127.0.0.4", 1, "neither Allow nor Endpoints contains the address; without an address: gone.contoso.example")]
    public async Task Explain_OfANamesAddress_SaysWhichName(string client, int code, string holds)
    {
        _dns.Set(Name, 60, "127.0.0.3");
        using var run = new CommandRun();
        run.WriteConfig(config =>
        {
            Write(config, [_dns]);
            config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"]!["Endpoints"] = new JsonArray("gone.contoso.example", Name);
        });
        var (exit, results, messages) = await CommandRun.RunAsync("explain", "--config", run.Config, "--resource", "chat", "--client", client);
        Assert.Equal((code, ""), (exit, messages));
        Assert.Contains(holds, results, StringComparison.Ordinal);
    }

    private static void Write(JsonObject config, DnsResponder[] servers)
    {
        config["NetGuard"]!["Dns"] = new JsonObject { ["Servers"] = new JsonArray([.. servers.Select(server => JsonValue.Create(server.Address.ToString()))]) };
        config["NetGuard"]!["Resources"]!["chat"]!["NetworkAcls"] = new JsonObject { ["Endpoints"] = new JsonArray(Name), ["AllowPrivate"] = true };
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient caller)
    {
        using var answer = await caller.GetAsync("/v1/models");
        return answer.StatusCode;
    }

    private static async Task<bool> IsForbiddenAsync(HttpClient caller)
    {
        try
        {
            return await StatusAsync(caller) == HttpStatusCode.Forbidden;
        }
        catch (HttpRequestException)
        {
            // Cut in the middle of its answer, as it no longer had the address.
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient caller)
    {
        try
        {
            return await StatusAsync(caller) != HttpStatusCode.Forbidden;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The gateway resolves by its own clock; the condition is asked until it holds.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
