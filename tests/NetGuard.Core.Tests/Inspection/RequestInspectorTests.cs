using System.Text;
using NetGuard.Content;
using NetGuard.Content.Json;
using NetGuard.Decisions;

namespace NetGuard.Core.Tests.Inspection;

public sealed class RequestInspectorTests
{
    private const string Allowed = "\"https://allowed.example/a.jpg\"";
    private const string Forbidden = "\"https://attacker.test/a.jpg\"";

    [Fact]
    public void DeclaredField_WithAListedHost_IsAllowedAndCovered()
    {
        var request = new Inspecting { Query = "api-version=2024-10-21" };
        var body = Inspecting.Chat(Allowed);

        Assert.Equal(Decision.Allow, request.Run(body));
        Assert.Equal((body.Length + 22, body.Length + 22, 0), (request.Trail.BytesInspected, request.Trail.BytesTotal, request.Trail.BytesOpaque));
        Assert.Equal(1, request.Trail.UriCount);
        Assert.Empty(request.Trail.Reports);
    }

    [Fact]
    public void DeclaredField_WithAnotherHost_IsRefusedWithHostPathAndRule()
    {
        var decision = new Inspecting().Run(Inspecting.Chat(Forbidden));

        Assert.Equal(
            (Verdict.Reject, "uri.fqdn_not_allowed", "$.messages[0].content[1].image_url.url", "attacker.test", "NetGuard.Resources.r.Dlp.AllowedFqdnList"),
            (decision.Verdict, decision.Reason?.Code, decision.Parameter, decision.Subject, decision.Rule?.Path));
        Assert.Equal(
            "Outbound network access is restricted. The hostname 'attacker.test' for parameter '$.messages[0].content[1].image_url.url' is not in the allowed FQDN list for this resource.",
            decision.Message);
    }

    [Theory]
    [InlineData("not a uri")]
    [InlineData("/relative/path")]
    [InlineData("aGVsbG8=")]
    public void DeclaredField_ThatHoldsNoUri_IsMalformed(string value) =>
        Assert.Equal("uri.malformed", new Inspecting().Run(Inspecting.Chat($"\"{value}\"")).Reason?.Code);

    [Fact]
    public void DeclaredField_ThatIsEmpty_GivesTheEndpointNothingToFetch() =>
        Assert.Equal(Decision.Allow, new Inspecting().Run(Inspecting.Chat("\"\"")));

    [Theory]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"https://allowed.example/","url":"https://attacker.test/"}}]}]}""", "$.messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"https://attacker.test/","url":"https://allowed.example/"}}]}]}""", "$.messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"https://allowed.example/","URL":"https://attacker.test/"}}]}]}""", "$.messages[0].content[0].image_url.URL")]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"https://allowed.example/","\u0075rl":"https://attacker.test/"}}]}]}""", "$.messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"\u0068ttps:\/\/att\u0061cker.test\u002fx"}}]}]}""", "$.messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"content":"https://attacker.test/"}]}""", "$.messages[0].content")]
    [InlineData("""{"messages":[{"content":" \n<https://attacker.test/> "}]}""", "$.messages[0].content")]
    [InlineData("""{"metadata":{"https://attacker.test/":true}}""", "$.metadata.*")]
    [InlineData("""{"metadata":{"https:\/\/\u0061ttacker.test/":true}}""", "$.metadata.*")]
    [InlineData("""{"x":{"y":[1,"https://attacker.test/"]}}""", "$.*.*[1]")]
    [InlineData("\"https://attacker.test/\"", "$")]
    public void ForbiddenHost_WhereverItStands_IsRefused(string body, string parameter)
    {
        var decision = new Inspecting().Run(body);

        Assert.Equal(("uri.fqdn_not_allowed", parameter, "attacker.test"), (decision.Reason?.Code, decision.Parameter, decision.Subject));
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/somewhere/else")]
    [InlineData("/v1/models")]
    [Trait("Rule", "R14")]
    public void Body_ShapedLikeAKnownApi_HasItsDeclaredFieldsOnAnyPath(string path) =>
        Assert.Equal("uri.malformed", new Inspecting { Path = path, StringValues = Mode.Off }.Run(Inspecting.Chat("\"nothing\"")).Reason?.Code);

    [Theory]
    [InlineData("/face/v1.2/detect", "uri.malformed")]
    [InlineData("/FACE/v1.2/%64etect", "uri.malformed")]
    [InlineData("/v1/chat/completions", null)]
    [Trait("Rule", "R14")]
    public void GenericField_OnlyOnItsOwnPath_IsDeclared(string path, string? reason) =>
        Assert.Equal(reason, new Inspecting { Path = path }.Run("""{"url":"nothing"}""").Reason?.Code);

    [Theory]
    [InlineData("u=https%3A%2F%2Fattacker.test%2F", "query.*")]
    [InlineData("url=https://attacker.test/", "query.url")]
    [InlineData("a=b&callbackUrl=x&CallBack=https%3a//attacker.test", "query.CallBack")]
    [InlineData("https://attacker.test/", "query.*")]
    [InlineData("https://attacker.test/=x", "query.*")]
    [InlineData("a=1;url=https://attacker.test/", "query.url")]
    public void Query_WithAForbiddenHost_IsRefused(string query, string parameter)
    {
        var decision = new Inspecting { Query = query }.Run("{}");
        Assert.Equal(("uri.fqdn_not_allowed", parameter), (decision.Reason?.Code, decision.Parameter));
    }

    [Fact]
    public void Query_OfARequestWithoutBody_IsReadToo()
    {
        var request = new Inspecting { Method = "GET", Path = "/v1/models", ContentType = null, Query = "limit=20&after=m_1" };
        Assert.Equal(Decision.Allow, request.Run());
        Assert.Equal((18, 18), (request.Trail.BytesInspected, request.Trail.BytesTotal));
        Assert.True((request with { Query = "u=https://attacker.test" }).Run().IsReject);
    }

    [Theory]
    [InlineData("{\"a\":", "body.malformed", 400)]
    [InlineData("{}{}", "body.malformed", 400)]
    [InlineData("[\"\\ud800\"]", "body.malformed", 400)]
    [InlineData("\ufeff{}", "body.malformed", 400)]
    [InlineData(" ", "body.malformed", 400)]
    public void Body_ThatIsNotStrictJson_IsRefused(string body, string reason, int status)
    {
        var decision = new Inspecting().Run(body);
        Assert.Equal((reason, status), (decision.Reason?.Code, decision.Reason?.StatusCode));
    }

    [Fact]
    public void Body_ThatOnlyLooksLikeJson_IsRefusedAsAKindThatIsNotRead()
    {
        Assert.Equal(Decision.Allow, new Inspecting { ContentType = "text/plain" }.Run("{\"a\":\"b\"}"));
        Assert.Equal(("body.malformed", 415), (new Inspecting { ContentType = "text/plain" }.Run("{hello}") is { Reason: var r } ? (r!.Code, r.StatusCode) : default));
        Assert.Equal("uri.fqdn_not_allowed", new Inspecting { ContentType = null }.Run("[" + Forbidden + "]").Reason?.Code);
    }

    [Fact]
    [Trait("Rule", "R25")]
    public void Depth_AtAndAboveTheLimit_IsAllowedOrRefused()
    {
        Assert.Equal(Decision.Allow, new Inspecting().Run(Nested(JsonContentReader.MaxDepth)));
        Assert.Equal("body.too_deep", new Inspecting().Run(Nested(JsonContentReader.MaxDepth + 1)).Reason?.Code);
        Assert.Equal("body.too_deep", new Inspecting().Run(new string('[', 1_000_000)).Reason?.Code);

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    [Trait("Rule", "R25")]
    public void Uris_AtAndAboveTheLimit_AreAllowedOrRefused()
    {
        Assert.Equal(Decision.Allow, new Inspecting().Run(Many(10_000)));
        var request = new Inspecting { StringValues = Mode.Report };
        Assert.Equal("limit.inspection", request.Run(Many(10_001)).Reason?.Code);
        Assert.Equal("limit.inspection", (request with { Query = "a=https://allowed.example/" }).Run(Many(10_000)).Reason?.Code);

        static string Many(int count) => "[" + string.Join(',', Enumerable.Repeat(Allowed, count)) + "]";
    }

    [Fact]
    [Trait("Rule", "R26")]
    public void Parameter_OfADeepField_IsAtMost512Characters()
    {
        var decision = new Inspecting().Run(string.Concat(Enumerable.Repeat("{\"arguments\":", 60)) + Forbidden + new string('}', 60));
        Assert.Equal(ContentPosition.MaxLength, decision.Parameter!.Length);
    }

    [Fact]
    public void HugeString_OfData_IsScannedToItsEnd()
    {
        var data = "\"data:image/png;base64,iVBORw0KGgo" + new string('A', 4_000_000) + "\"";
        var request = new Inspecting();

        Assert.Equal(Decision.Allow, request.Run(Inspecting.Chat(data)));
        Assert.Equal(request.Trail.BytesTotal, request.Trail.BytesInspected);
    }

    [Fact]
    public void Inspector_AfterARefusal_StartsAfresh()
    {
        var request = new Inspecting();
        Assert.True(request.Run("{\"a\":[[[\"\\u0068ttps://attacker.test\"]]]}").IsReject);
        Assert.Equal(Decision.Allow, request.Run("{\"a\":1}"));
        Assert.True(request.Run("[[[").IsReject);
        Assert.Equal(Decision.Allow, request.Run(Inspecting.Chat(Allowed)));
    }

    [Fact]
    public void Body_OfNoBytes_CarriesNothing()
    {
        foreach (var method in new[] { "GET", "HEAD", "DELETE", "POST" })
        {
            Assert.Equal(Decision.Allow, new Inspecting { Method = method }.Run(""));
        }
    }

    [Fact]
    public void SipTarget_OfARealtimeCall_IsRefusedAsItHasNoListedHost() =>
        Assert.True(new Inspecting { Path = "/v1/realtime/calls/rtc_1/refer", StringValues = Mode.Off }.Run("""{"target_uri":"sip:agent@attacker.test"}""").IsReject);

    [Fact]
    public void Message_ThatNoReaderTakes_HasNoByteInspected()
    {
        var request = new Inspecting { ContentType = "image/png" };
        Assert.Equal(("body.malformed", 415), request.Run(Encoding.ASCII.GetBytes("x")) is { Reason: var r } ? (r!.Code, r.StatusCode) : default);
        Assert.Equal((0, 1), (request.Trail.BytesInspected, request.Trail.BytesTotal));
    }

    [Theory]
    [InlineData("data:text/plain,see%20https://attacker.example/")]
    [InlineData("data:text/plain;base64,c2VlIGh0dHBzOi8vYXR0YWNrZXIuZXhhbXBsZS8=")]
    [InlineData("data:text/plain; charset=utf-8,https://attacker.example/")]
    public void Text_ThatIsOneDataUri_IsReadForWhatItHolds(string text) =>
        Assert.Equal("uri.fqdn_not_allowed", new Inspecting { ContentType = "text/plain", FreeText = Mode.Enforce }.Run(text).Reason?.Code);

    [Fact]
    public void TextFile_ThatIsOneDataUri_IsReadForWhatItHolds()
    {
        var form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ndata:text/plain; charset=utf-8,https://attacker.example/\r\n--b--\r\n";
        Assert.Equal("uri.fqdn_not_allowed", new Inspecting { Path = "/v1/files", ContentType = "multipart/form-data; boundary=b", FreeText = Mode.Enforce }.Run(form).Reason?.Code);
    }
}
