using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

public sealed class OperationRulesTests
{
    private const string Chat = "/openai/deployments/d/chat/completions";

    [Theory]
    [InlineData("", "POST", Chat, true)]
    [InlineData("", "POST", "/unknown/api", true)]
    [InlineData("", "POST", "/v1/realtime/client_secrets", false)]
    [InlineData("", "GET", "/v1/organization/users", false)]
    [InlineData("", "POST", "/v1/uploads/u/parts", false)]
    [InlineData(""" "Allow": ["CredentialMinting"] """, "POST", "/v1/realtime/client_secrets", true)]
    [InlineData(""" "Allow": ["CredentialMinting"] """, "POST", "/v1/uploads", false)]
    [InlineData(""" "Allow": ["openai.uploads"] """, "POST", "/v1/uploads", true)]
    [InlineData(""" "Allow": ["POST /v1/realtime/client_secrets"] """, "POST", "/v1/realtime/client_secrets", true)]
    [InlineData(""" "Allow": ["POST /v1/realtime/client_secrets"] """, "POST", "/other/v1/realtime/client_secrets", false)]
    [InlineData(""" "Allow": ["POST /v1/realtime/client_secrets"] """, "POST", "/V1/realtime/client%5fsecrets", true)]
    [InlineData(""" "Allow": ["POST /v1/realtime/client_secrets"] """, "DELETE", "/v1/realtime/client_secrets", false)]
    [InlineData(""" "Allow": ["* /v1/organization/{**rest}"] """, "GET", "/v1/organization/projects/p/users", true)]
    [InlineData(""" "Only": ["Chat"] """, "POST", Chat, true)]
    [InlineData(""" "Only": ["Chat"] """, "POST", "/v1/messages", true)]
    [InlineData(""" "Only": ["Chat"] """, "POST", "/v1/embeddings", false)]
    [InlineData(""" "Only": ["Chat"] """, "POST", "/unknown/api", false)]
    [InlineData(""" "Only": ["openai.chat_completions"] """, "POST", "/v1/messages", false)]
    [InlineData(""" "Only": ["POST /openai/deployments/{d}/chat/completions"] """, "POST", Chat, true)]
    [InlineData(""" "Only": ["POST /openai/deployments/{d}/chat/completions"] """, "POST", "/openai/deployments/d/e/chat/completions", false)]
    [InlineData(""" "Only": ["POST /openai/deployments/{d}/chat/completions"] """, "POST", "/openai/deployments/d/embeddings", false)]
    [InlineData(""" "Only": ["GET /unknown/{x}"] """, "GET", "/unknown/api", true)]
    [InlineData(""" "Only": ["POST /v1/{**rest}"] """, "POST", "/v1/uploads", false)]
    [InlineData(""" "Only": ["POST /v1/{**rest}"] """, "POST", "/v1/embeddings", true)]
    [InlineData(""" "Only": ["Chat"], "Allow": ["SplitUploads"] """, "POST", "/v1/uploads", true)]
    [InlineData(""" "Mode": "Off" """, "POST", "/v1/uploads", true)]
    [Trait("Rule", "R17")]
    [Trait("Rule", "R14")]
    public void Operation_UnderASetting_IsAllowedOrRefused(string setting, string method, string path, bool isAllowed)
    {
        var decision = Judge(setting, method, path);

        Assert.Equal(isAllowed ? (null, null) : ("route.operation", (int?)403), (decision.Reason?.Code, decision.Reason?.StatusCode));
        Assert.Equal(isAllowed ? null : "NetGuard.Resources.res.Operations", decision.Rule?.Path);
    }

    [Fact]
    public void Refusal_OfAnOperation_NamesItWhereASchemaKnowsIt()
    {
        Assert.Equal("The operation 'openai.uploads' is not allowed for this resource.", Judge("", "POST", "/v1/uploads").Message);
        Assert.Equal("The requested operation is not allowed for this resource.", Judge(""" "Only": ["Chat"] """, "POST", "/secret-name").Message);
    }

    [Fact]
    public void Report_LetsTheOperationPass()
    {
        var decision = Judge(""" "Mode": "Report" """, "POST", "/v1/uploads");
        Assert.Equal((Verdict.Report, "route.operation"), (decision.Verdict, decision.Reason?.Code));
    }

    [Fact]
    public void Judging_AfterWarmUp_AllocatesNothing()
    {
        var rules = Rules(""" "Only": ["GET /a/{b}", "POST /openai/deployments/{d}/chat/completions"] """);
        var operation = ApiCatalog.Default.Match("POST", Chat);
        rules.Judge("POST", Chat, operation);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            rules.Judge("POST", Chat, operation);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Decision Judge(string setting, string method, string path) => Rules(setting).Judge(method, path, ApiCatalog.Default.Match(method, path));

    private static OperationRules Rules(string setting)
    {
        var result = Compilation.Compile(Compilation.Sample(setting.Length == 0 ? "" : $$""" "Operations": { {{setting}} }, """));
        Assert.True(result.Succeeded, string.Join('\n', result.Errors.Select(e => e.Message)));
        return result.Snapshot!.Resources["res"].Operations;
    }
}
