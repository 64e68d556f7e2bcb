using NetGuard.Decisions;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Authentication;

[Trait("Rule", "R5")]
public sealed class AuthenticateTests
{
    private const string Key1 = Policies.Key1;
    private const string Key2 = Policies.Key2;

    [Theory]
    [InlineData("api-key: " + Key1, 200, null, 1)]
    [InlineData("api-key: " + Key2, 200, null, 2)]
    [InlineData("Authorization: Bearer " + Key1, 200, null, 1)]
    [InlineData("authorization: bearer " + Key2, 200, null, 2)]
    [InlineData("x-api-key: " + Key1, 200, null, 1)]
    [InlineData("x-goog-api-key: " + Key1, 200, null, 1)]
    [InlineData("Ocp-Apim-Subscription-Key: " + Key1, 200, null, 1)]
    [InlineData("api-key: " + Key1 + "\r\nAuthorization: Bearer " + Key1, 200, null, 1)]
    [InlineData("api-key: " + Key1 + "\r\napi-key: " + Key1, 200, null, 1)]
    [InlineData("api-key:\r\nx-api-key: " + Key1, 200, null, 1)]
    [InlineData("X-Other: " + Key1, 401, "auth.missing", null)]
    [InlineData("Cookie: api-key=" + Key1, 401, "auth.missing", null)]
    [InlineData("api-key:", 401, "auth.missing", null)]
    [InlineData("Authorization: Bearer ", 401, "auth.missing", null)]
    [InlineData("api-key: " + Key1 + "x", 401, "auth.invalid_key", null)]
    [InlineData("api-key: key-one", 401, "auth.invalid_key", null)]
    [InlineData("Authorization: Basic " + Key1, 401, "auth.invalid_key", null)]
    [InlineData("api-key: " + Key1 + ", " + Key1, 401, "auth.invalid_key", null)]
    [InlineData("api-key: " + Key1 + "\r\nAuthorization: Bearer " + Key2, 400, "auth.conflict", null)]
    [InlineData("api-key: " + Key1 + "\r\napi-key: " + Key2, 400, "auth.conflict", null)]
    [InlineData("api-key: " + Key1 + "\r\nx-goog-api-key: wrong", 400, "auth.conflict", null)]
    public async Task Key_InAnyCarrier_IsJudged(string headers, int status, string? reason, int? slot)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys());
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: a\r\n{headers}\r\n\r\n");
        Assert.Equal(status, RawClient.StatusOf(answer));
        Assert.Equal(status == 200 ? 1 : 0, endpoint.Connections);
        var record = await gateway.RecordAsync();
        Assert.Equal(reason, record["reason"]);
        Assert.Equal(slot, record["keySlot"]);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("api-key")]
    [InlineData("subscription-key")]
    [InlineData("access_token")]
    [InlineData("%24key")]
    [InlineData("oauth_token")]
    [InlineData("userProject")]
    public async Task Key_InTheQuery_IsNoCredential(string parameter)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys());
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"GET /a?{parameter}={Key1} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("x-netguard-reason: auth.missing\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key=k")]
    [InlineData("%61pi-%4Bey=k")]
    [InlineData("SUBSCRIPTION-KEY=k&access_token=t")]
    [InlineData("$key=k&%24userProject=p&userProject=p")]
    [InlineData("oauth_token=t&oauth_token=u")]
    public async Task Query_ThatCarriesACredentialOrAnAccount_IsSentWithoutIt(string credentials)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint);
        await RawClient.SendAsync(gateway.EndPoint, $"GET /a?x=1&{credentials}&y=%20 HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal("/a?x=1&y=%20", endpoint.Single().Target);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(8000)]
    public async Task Key_LongerThanAnyKey_IsWrong(int length)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys());
        var answer = await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: a\r\napi-key: {new string('k', length)}\r\n\r\n");
        Assert.Contains("x-netguard-reason: auth.invalid_key\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_ThatDiffer_AreAConflictWithAuthenticationOffToo()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys(Mode.Off, allowAnonymous: true));
        var answer = await RawClient.SendAsync(gateway.EndPoint, "GET /a HTTP/1.1\r\nHost: a\r\napi-key: one\r\nAuthorization: Bearer two\r\n\r\n");
        Assert.Contains("x-netguard-reason: auth.conflict\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, endpoint.Connections);
    }

    [Theory]
    [Trait("Rule", "R8")]
    [InlineData(Mode.Off, false, null, "auth.missing", null)]
    [InlineData(Mode.Off, false, Key1, "auth.invalid_key", null)]
    [InlineData(Mode.Report, false, Key1, "auth.invalid_key", null)]
    [InlineData(Mode.Off, true, null, null, null)]
    [InlineData(Mode.Off, true, "anything", null, null)]
    [InlineData(Mode.Report, true, Key1, null, null)]
    [InlineData(Mode.Report, true, "wrong", null, "auth.invalid_key")]
    [InlineData(Mode.Report, true, null, null, "auth.missing")]
    [InlineData(Mode.Enforce, true, null, null, null)]
    [InlineData(Mode.Enforce, true, "wrong", "auth.invalid_key", null)]
    public async Task Mode_ThatDoesNotEnforce_AdmitsNobodyByItself(Mode mode, bool anonymous, string? key, string? reason, string? reported)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await Gateway.StartAsync(endpoint, ai => ai.WithKeys(mode, anonymous));
        var header = key is null ? "" : $"api-key: {key}\r\n";
        await RawClient.SendAsync(gateway.EndPoint, $"GET /a HTTP/1.1\r\nHost: a\r\n{header}\r\n");
        var record = await gateway.RecordAsync();
        Assert.Equal(reason, record["reason"]);
        Assert.Equal(reported is null ? [] : [reported], (string[])record["wouldReject"]!);
        Assert.Equal(reason is null ? 1 : 0, endpoint.Connections);
        if (endpoint.Requests.TryPeek(out var received))
        {
            Assert.False(received.Headers.ContainsKey("api-key"));
        }
    }
}
