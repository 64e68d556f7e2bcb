using CsCheck;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;
using NetGuard.Content.Apis.Routes;

namespace NetGuard.Core.Tests.Content.Apis;

public sealed class RouteIndexTests
{
    private static readonly List<ApiRoute> s_routes = [.. ApiCatalogLoader.Embedded()
        .SelectMany(d => d.Apis)
        .SelectMany(a => a.Methods.SelectMany(m => a.Paths.Select(p => new ApiRoute(m, new PathTemplate(p), ApiCatalog.Default.Operations.Single(o => o.Name == a.Operation)))))];

    private static readonly Gen<string> s_segment = OneOf([.. s_routes
        .SelectMany(r => r.Template.Text.Split('/'))
        .Select(s => s.Replace("{**rest}", "x", StringComparison.Ordinal).Replace('{', 'x').Replace('}', 'x'))
        .Append("v1")
        .Distinct()]);

    [Fact]
    public void Index_OnAnyPath_FindsWhatTryingEveryTemplateFinds()
    {
        var found = 0;
        var ends = OneOf([.. s_routes.Select(r => r.Template.Text.Replace("{**rest}", "x/y", StringComparison.Ordinal).Replace('{', 'x').Replace('}', 'x'))]);
        Gen.Select(OneOf(["GET", "POST", "DELETE", "PATCH"]), s_segment.Array[0, 4], Gen.OneOf(ends, Gen.Const(""))).Sample((method, segments, end) =>
        {
            var path = string.Concat(segments.Select(s => "/" + s)) + end;
            var read = new RequestPath(path, new char[path.Length], new Range[RequestPath.MaxSegments]);
            var best = -1;
            foreach (var route in s_routes)
            {
                if (route.Takes(method) && route.Template.MatchesEnd(read))
                {
                    best = Math.Max(best, route.Weight);
                }
            }

            var operation = ApiCatalog.Default.Match(method, path);
            Assert.Equal(best >= 0, operation is not null);
            Assert.True(operation is null || SaysMost(operation, method, path, best), path);
            found += operation is null ? 0 : 1;
        }, iter: 5_000, threads: 1);

        Assert.InRange(found, 500, 5_000);
    }

    [Theory]
    [InlineData("POST", "/openai/deployments/gpt-4o/chat/completions")]
    [InlineData("POST", "/v1/somewhere/that/nobody/knows")]
    [InlineData("GET", "/v1/organization/projects/p/users")]
    public void Match_AfterWarmUp_AllocatesNothing(string method, string path)
    {
        ApiCatalog.Default.Match(method, path);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            ApiCatalog.Default.Match(method, path);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    [Trait("Rule", "R14")]
    public void Match_OfAPathLongerThanTheStack_IsTheSame()
    {
        Assert.Equal("openai.chat_completions", ApiCatalog.Default.Match("POST", "/" + new string('a', 5_000) + "/v1/chat/completions")?.Name);
        Assert.Equal("openai.chat_completions", ApiCatalog.Default.Match("POST", string.Concat(Enumerable.Repeat("/a", 5_000)) + "/v1/chat/completions")?.Name);
    }

    [Theory]
    [InlineData("GET", "/v1/organization/admin_api_keys")]
    [InlineData("POST", "/v1/organization/projects/p/service_accounts/s")]
    [InlineData("POST", "/proxy/v1/ORGANIZATION/users")]
    [InlineData("POST", "/v1/organization/usage/vector_stores")]
    [InlineData("POST", "/v1/organization/x/chat/completions")]
    [InlineData("POST", "/v1/realtime/client_secrets")]
    [InlineData("POST", "/v1/realtime/client_secrets/")]
    [InlineData("POST", "/v1/realtime/client_secrets;a=b")]
    [InlineData("PUT", "/v1/realtime/client%5Fsecrets")]
    [InlineData("POST", "/openai/v1/realtime/calls")]
    [InlineData("POST", "/openai/realtimeapi/sessions")]
    [InlineData("POST", "/v1/realtime/transcription_sessions")]
    [InlineData("POST", "/v1/realtime")]
    [InlineData("POST", "/sts/v1.0/issueToken")]
    [InlineData("POST", "/speechtotext/webhooks")]
    [InlineData("POST", "/speechtotext/v3.2/webhooks")]
    [InlineData("POST", "/v1/organizations/api_keys/k")]
    [InlineData("POST", "/v1alpha/auth_tokens")]
    [Trait("Rule", "R17")]
    public void Operation_ThatMintsCredentials_IsInTheClosedGroup(string method, string path)
    {
        var group = ApiCatalog.Default.Match(method, path)!.Group;
        Assert.Equal(("CredentialMinting", true), (group.Name, group.IsClosed));
    }

    [Theory]
    [InlineData("POST", "/v1/uploads")]
    [InlineData("POST", "/v1/uploads/u/parts")]
    [InlineData("POST", "/openai/v1/uploads/u/complete")]
    [InlineData("POST", "/upload/v1beta/files")]
    [InlineData("PUT", "/upload/v1beta/files")]
    [Trait("Rule", "R17")]
    public void Operation_ThatSplitsAFile_IsInTheClosedGroup(string method, string path)
    {
        var group = ApiCatalog.Default.Match(method, path)!.Group;
        Assert.Equal(("SplitUploads", true), (group.Name, group.IsClosed));
    }

    [Theory]
    [InlineData("/x/{a}b")]
    [InlineData("/{**rest}")]
    [InlineData("/{**rest}/x")]
    [InlineData("/x/{a}:b/{c}")]
    public void Template_WithNoPlaceInTheIndex_IsRefused(string path) =>
        Assert.Throws<InvalidDataException>(() => new RouteIndex([new ApiRoute("GET", new PathTemplate(path), ApiCatalog.Default.Operations[0])]));

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static bool SaysMost(ApiOperation operation, string method, string path, int best)
    {
        var read = new RequestPath(path, new char[path.Length], new Range[RequestPath.MaxSegments]);
        foreach (var route in s_routes)
        {
            if (route.Operation == operation && route.Weight == best && route.Takes(method) && route.Template.MatchesEnd(read))
            {
                return true;
            }
        }

        return false;
    }
}
