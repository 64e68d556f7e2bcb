using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>Speech endpoints fetch what the attributes of SSML name, and nothing of a refused document reaches them.</summary>
public sealed class SpeechTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("https://attacker.example/o.wav")]
    [InlineData("&#x68;ttps://attacker.example/o.wav")]
    [InlineData("//attacker.example/o.wav")]
    public async Task Ssml_ThatNamesAForbiddenHost_IsRefused(string uri)
    {
        using var answer = await SpeakAsync($"<audio src=\"{uri}\"/>");
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((HttpStatusCode.BadRequest, "xml.audio@src"), (answer.StatusCode, error["param"]?.GetValue<string>()));
        Assert.Equal(0, _gateway.StandIn.Traffic.Connections);
    }

    [Fact]
    public async Task Ssml_ThatNamesAnAllowedHost_PassesAsItCame()
    {
        using var answer = await SpeakAsync($"<audio src='https://{TestConfig.AllowedHost}/o.wav'>none</audio>");
        Assert.Equal(1, _gateway.StandIn.Traffic.Connections);
        Assert.Contains($"src='https://{TestConfig.AllowedHost}/o.wav'", Encoding.UTF8.GetString(_gateway.StandIn.Traffic.Last!.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE speak [<!ENTITY x SYSTEM 'https://attacker.example/'>]><speak>&x;</speak>", "body.malformed")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><speak/>", "body.charset")]
    public async Task Ssml_ThatIsNotPlainXmlInUtf8_IsRefused(string document, string reason)
    {
        using var answer = await PostAsync(document);
        Assert.Equal(reason, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["innererror"]!["code"]!.GetValue<string>());
        Assert.Equal(0, _gateway.StandIn.Traffic.Connections);
    }

    private Task<HttpResponseMessage> SpeakAsync(string content) =>
        PostAsync($"<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><voice name='v'>{content}</voice></speak>");

    private async Task<HttpResponseMessage> PostAsync(string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cognitiveservices/v1") { Content = new StringContent(document, new MediaTypeHeaderValue("application/ssml+xml")) };
        request.Headers.Add("api-key", TestConfig.Key1);
        return await _gateway.Client.SendAsync(request);
    }
}
