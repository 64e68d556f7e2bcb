using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Sdk;
using NetGuard.Gateway.Tests.Support;
using OpenAI.Files;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>Uploads of the clients that people use: what they write is read, and a line of a batch is judged as a request.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private const string Line = """{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"URI"}}]}]}}""";

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [CurlFact]
    public async Task Curl_UploadingABatch_PassesOnlyIfEachLineDoes()
    {
        var file = Path.Combine(Path.GetDirectoryName(_gateway.ConfigPath)!, "batch.jsonl");
        await File.WriteAllTextAsync(file, Batch("https://attacker.example/a.png"));
        var refused = await CurlAsync($"-F purpose=batch -F file=@{file}");
        Assert.Equal(("uri.fqdn_not_allowed", 0), (Code(refused), _gateway.StandIn.Traffic.Connections));
        Assert.EndsWith("[1].$.body.messages[0].content[0].image_url.url", JsonNode.Parse(refused)!["error"]!["param"]!.GetValue<string>(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, Batch($"https://{TestConfig.AllowedHost}/a.png"));
        await CurlAsync($"-F file=@{file} -F purpose=batch");
        Assert.Contains(TestConfig.AllowedHost, Encoding.UTF8.GetString(_gateway.StandIn.Traffic.Last!.Body.Span), StringComparison.Ordinal);

        var record = await _gateway.Log.WaitForDecisionAsync(logged => logged["verdict"] == "Allow");
        Assert.Equal(record["bytesTotal"], record["bytesInspected"]);
    }

    [Fact]
    public async Task JsonLines_AsTheBody_AreJudgedLineByLine()
    {
        using var refused = await PostAsync(new StringContent(Batch("https://attacker.example/a.png"), new MediaTypeHeaderValue("application/jsonl")));
        Assert.Equal(("uri.fqdn_not_allowed", 0), (Code(await refused.Content.ReadAsStringAsync()), _gateway.StandIn.Traffic.Connections));

        using var sent = await PostAsync(new StringContent(Batch($"https://{TestConfig.AllowedHost}/a.png"), new MediaTypeHeaderValue("application/jsonl")));
        Assert.Equal(1, _gateway.StandIn.Traffic.Connections);
    }

    [Fact]
    public async Task OpenAISdk_UploadingAFile_IsReadAsItWritesIt()
    {
        var files = SdkClients.OpenAI(new Uri(_gateway.Address, "/v1"), TestConfig.Key1).GetOpenAIFileClient();
        var refusal = await Assert.ThrowsAsync<System.ClientModel.ClientResultException>(() =>
            files.UploadFileAsync(BinaryData.FromString(Batch("https://attacker.example/a.png")), "b\u00e4tch.jsonl", FileUploadPurpose.Batch));
        Assert.Equal((400, 0), (refusal.Status, _gateway.StandIn.Traffic.Connections));

        // The stand-in knows no files: its own answer says that the upload came through.
        var passed = await Assert.ThrowsAsync<System.ClientModel.ClientResultException>(() =>
            files.UploadFileAsync(BinaryData.FromString("# n\u00f6tes\n"), "n\u00f6tes.md", FileUploadPurpose.UserData));
        Assert.Equal(404, passed.Status);
        Assert.Contains("# n\u00f6tes", Encoding.UTF8.GetString(_gateway.StandIn.Traffic.Last!.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpClient_SendingAForm_IsReadAsItWritesIt()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("user_data"), "purpose" },
            { new StringContent("hello"), "file", "gr\u00fc\u00dfe 1.txt" },
        };
        using var answer = await PostAsync(form);
        Assert.Equal((HttpStatusCode.NotFound, 1), (answer.StatusCode, _gateway.StandIn.Traffic.Connections));

        using var fields = new FormUrlEncodedContent([new("url", "https://attacker.example/")]);
        using var refused = await PostAsync(fields);
        Assert.Equal("form.url", JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["error"]!["param"]!.GetValue<string>());
    }

    private static string Batch(string uri) => "{\"custom_id\":\"0\"}\n" + Line.Replace("URI", uri, StringComparison.Ordinal) + "\n";

    private static string Code(string answer) => JsonNode.Parse(answer)!["error"]!["innererror"]!["code"]!.GetValue<string>();

    private async Task<HttpResponseMessage> PostAsync(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = content };
        request.Headers.Add("api-key", TestConfig.Key1);
        return await _gateway.Client.SendAsync(request);
    }

    private async Task<string> CurlAsync(string arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", $"-sS -H \"api-key: {TestConfig.Key1}\" {arguments} {new Uri(_gateway.Address, "/v1/files")}") { RedirectStandardOutput = true })!;
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return output;
    }
}
