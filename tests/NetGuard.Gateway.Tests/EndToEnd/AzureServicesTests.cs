using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>Azure's services that fetch what a field names: the field's host decides, and the refusal names the field.</summary>
public sealed class AzureServicesTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("/azure/computervision/imageanalysis:analyze?api-version=2024-02-01&features=caption", """{"url":"URI"}""", 200)]
    [InlineData("/azure/face/v1.2/detect", """{"url":"URI"}""", 200)]
    [InlineData("/azure/documentintelligence/documentModels/prebuilt-layout:analyze?api-version=2024-11-30", """{"urlSource":"URI"}""", 202)]
    public async Task Service_WithAnAllowedHost_Answers(string target, string body, int status)
    {
        using var answer = await PostAsync(target, body, $"https://{TestConfig.AllowedHost}/a.png");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(target["/azure".Length..], _gateway.StandIn.Traffic.Last!.Target);
        Assert.DoesNotContain("Ocp-Apim-Subscription-Key", _gateway.StandIn.Traffic.Last.Headers.Keys);
    }

    [Theory]
    [InlineData("/azure/computervision/imageanalysis:analyze", """{"url":"URI"}""", "$.url")]
    [InlineData("/azure/face/v1.2/detect", """{"url":"URI"}""", "$.url")]
    [InlineData("/azure/documentintelligence/documentModels/prebuilt-layout:analyze", """{"urlSource":"URI"}""", "$.urlSource")]
    public async Task Service_WithAnotherHost_IsRefusedAndSeesNothing(string target, string body, string parameter)
    {
        using var answer = await PostAsync(target, body, "https://attacker.example/a.png");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((parameter, "uri.fqdn_not_allowed"), (error["param"]!.GetValue<string>(), error["innererror"]!["code"]!.GetValue<string>()));
        Assert.Equal(0, _gateway.StandIn.Traffic.Connections);
    }

    private async Task<HttpResponseMessage> PostAsync(string target, string body, string uri)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new StringContent(body.Replace("URI", uri, StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Ocp-Apim-Subscription-Key", TestConfig.AzureKey);
        return await _gateway.Client.SendAsync(request);
    }
}
