using System.Net;
using System.Net.Http.Json;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_WithAStreamUnderWay_SaysUnreadyAndWaitsForIt()
    {
        await using var gateway = await RunningGateway.StartAsync(stopWithin: TimeSpan.FromSeconds(30));
        using var gate = new SemaphoreSlim(1);
        gateway.StandIn.Pace = (_, cancelled) => gate.WaitAsync(cancelled);
        using var answer = await StreamAsync(gateway);
        Assert.Equal("Ready\n", await gateway.AskAdminAsync("/ready"));

        using var client = new HttpClient();
        var admin = new Uri(gateway.Admin, "/ready");
        var stopping = gateway.StopAsync();
        using (var unready = await client.GetAsync(admin))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        }

        Assert.False(stopping.IsCompleted);
        gate.Release(100);
        Assert.EndsWith("data: [DONE]\n\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await stopping;
    }

    [Fact]
    public async Task Stop_PastItsBound_CutsWhatIsLeft()
    {
        await using var gateway = await RunningGateway.StartAsync(stopWithin: TimeSpan.Zero);
        using var gate = new SemaphoreSlim(1);
        gateway.StandIn.Pace = (_, cancelled) => gate.WaitAsync(cancelled);
        using var answer = await StreamAsync(gateway);
        await gateway.StopAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> StreamAsync(RunningGateway gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "gpt-4o", stream = true, messages = new[] { new { role = "user", content = "one two" } } }),
        };
        request.Headers.Add("api-key", TestConfig.Key1);
        return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
