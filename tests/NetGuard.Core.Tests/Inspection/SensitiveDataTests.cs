using System.Text;
using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Inspection;

namespace NetGuard.Core.Tests.Inspection;

public sealed class SensitiveDataTests
{
    private const string Secret = "AKIAIOSFODNN7EXAMPLE";

    private static readonly SensitiveDataRules s_inUris = new() { Mode = Mode.Enforce, Detectors = DetectorCatalog.Default, Rule = new RuleReference("NetGuard.Resources.r.Dlp.SensitiveData") };

    private static readonly SensitiveDataRules s_inText = s_inUris with { InText = true };

    [Theory]
    [InlineData("https://allowed.example/?k=AKIAIOSFODNN7EXAMPLE")]
    [InlineData("https://allowed.example/QUtJQUlPU0ZPRE5ON0VYQU1QTEU")]
    [InlineData("https://allowed.example/#%34%31%31%31%20%31%31%31%31%20%31%31%31%31%20%31%31%31%31")]
    [InlineData("https://akiaiosfodnn7example.414b4941494f53464f444e4e374558414d504c45.media.example/")]
    public void Uri_WithASecret_IsRefusedWithTheFieldAndTheDetectorAlone(string uri)
    {
        var inspecting = new Inspecting { SensitiveData = s_inUris };
        var decision = inspecting.Run(Inspecting.Chat($"\"{uri}\""));

        Assert.StartsWith("uri.sensitive.", decision.Reason?.Code, StringComparison.Ordinal);
        Assert.Equal(400, decision.Reason!.StatusCode);
        Assert.Equal("$.messages[0].content[1].image_url.url", decision.Parameter);
        Assert.Equal(s_inUris.Rule, decision.Rule);
        Assert.DoesNotContain(Secret, decision.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(decision.Parameter!, decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Uri_WithASecret_OfAnOffGroup_IsRefusedAllTheSame()
    {
        var inspecting = new Inspecting { SensitiveData = s_inUris, DeclaredFields = Mode.Off, StringValues = Mode.Off };

        Assert.Equal("uri.sensitive.aws-access-key-id", inspecting.Run(Inspecting.Chat($"\"https://any.example/{Secret}\"")).Reason?.Code);
        Assert.Equal("uri.sensitive.aws-access-key-id", inspecting.Run($$"""{"x":"https://any.example/{{Secret}}"}""").Reason?.Code);
        Assert.Equal(Decision.Allow, inspecting.Run(Inspecting.Chat("\"https://any.example/a.png\"")));
    }

    [Fact]
    public void Uri_WithASecret_InReportMode_IsRecordedAndGoesOn()
    {
        var inspecting = new Inspecting { SensitiveData = s_inUris with { Mode = Mode.Report } };

        Assert.Equal(Decision.Allow, inspecting.Run(Inspecting.Chat($"\"https://allowed.example/{Secret}\"")));
        Assert.Equal("uri.sensitive.aws-access-key-id", Assert.Single(inspecting.Trail.Reports).Reason?.Code);
    }

    [Fact]
    public void Uri_WithASecret_WhileOff_Passes()
    {
        var inspecting = new Inspecting { SensitiveData = SensitiveDataRules.Off };
        Assert.Equal(Decision.Allow, inspecting.Run(Inspecting.Chat($"\"https://allowed.example/{Secret}\"")));
        Assert.Empty(inspecting.Trail.Reports);
    }

    [Fact]
    public void Uri_ThatBreaksAHostRuleToo_IsRefusedForItsHost()
    {
        var decision = new Inspecting { SensitiveData = s_inUris }.Run(Inspecting.Chat($"\"https://attacker.test/{Secret}\""));
        Assert.Equal("uri.fqdn_not_allowed", decision.Reason?.Code);
    }

    [Theory]
    [InlineData("""{"x":"the key is AKIAIOSFODNN7EXAMPLE, keep it"}""")]
    [InlineData("""{"the key AKIAIOSFODNN7EXAMPLE":1}""")]
    [InlineData("""{"x":"the key is \u0041KIAIOSFODNN7EXAMPLE"}""")]
    public void Text_WithASecret_IsRefusedOnlyWhereTextIsLookedInto(string body)
    {
        Assert.Equal(Decision.Allow, new Inspecting { SensitiveData = s_inUris }.Run(body));
        var decision = new Inspecting { SensitiveData = s_inText }.Run(body);
        Assert.Equal("text.sensitive.aws-access-key-id", decision.Reason?.Code);
        Assert.DoesNotContain(Secret, decision.Message + decision.Parameter, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Image_AsBase64_IsNoTokenToText()
    {
        var image = Convert.ToBase64String(Enumerable.Range(0, 3_000).Select(i => (byte)(i * i * 31 >> 3)).ToArray());
        var inspecting = new Inspecting { SensitiveData = s_inText with { Detectors = DetectorSet.Create(DetectorCatalog.All) } };

        Assert.Equal(Decision.Allow, inspecting.Run(Inspecting.Chat($"\"data:image/png;base64,iVBORw0KGgo{image}\"")));
        Assert.Equal(Decision.Allow, inspecting.Run($$"""{"b64_json":"iVBORw0KGgo/{{image}}"}"""));
    }

    [Fact]
    public void Query_WithASecret_IsText()
    {
        Assert.Equal("text.sensitive.aws-access-key-id", new Inspecting { SensitiveData = s_inText, Query = "x=" + Secret }.Run("{}").Reason?.Code);
        Assert.Equal("text.sensitive.aws-access-key-id", new Inspecting { SensitiveData = s_inText, Query = Secret + "=1" }.Run("{}").Reason?.Code);
    }

    [Theory]
    [InlineData("image/png;base64,iVBORw0KGgo=", "")]
    [InlineData("text/plain;base64,QUI=", "")]
    [InlineData("text/plain;base64,", "")]
    [InlineData("text/plain;base64,QUtJQUlPU0ZPRE5ON0VYQU1QTEU=", "uri.sensitive.aws-access-key-id")]
    [InlineData("text/plain,AKIAIOSFODNN7EXAMPLE", "uri.sensitive.aws-access-key-id")]
    public void DataUri_IsLookedIntoWhereItIsText(string content, string reason)
    {
        var decision = new Inspecting { SensitiveData = s_inUris }.Run(Inspecting.Chat($"\"data:{content}\""));
        Assert.Equal(reason, decision.Reason?.Code ?? "");
    }

    [Theory]
    [Trait("Rule", "R26")]
    [InlineData("AKIAIOSFODNN7EXAMPLE.attacker.test", "attacker.test")]
    [InlineData("414b4941494f53464f444e4e374558414d504c45.attacker.test", "***.attacker.test")]
    [InlineData("card-4111111111111111.attacker.test", "***.attacker.test")]
    [InlineData("iffusqkjj5jum3.2eijhu4n2fla.aucttqjrcq.attacker.test", "")]
    [InlineData("plain.attacker.test", "plain.attacker.test")]
    public void HostOfAnAnswer_WithASecretInALabel_HidesTheLabel(string host, string shown)
    {
        foreach (var rules in (SensitiveDataRules[])[SensitiveDataRules.Off, s_inUris])
        {
            var decision = new Inspecting { SensitiveData = rules }.Run(Inspecting.Chat($"\"https://{host}/\""));
            Assert.Equal("uri.fqdn_not_allowed", decision.Reason?.Code);
            Assert.Contains(shown, decision.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("4111111111111111", decision.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("414b4941", decision.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Rule", "R25")]
    public void MoreKeywordsThanMayBeVerified_UnderEnforce_AreRefused()
    {
        var custom = DetectorSet.Create([new CustomDetector { Name = "case", Keywords = ["case"], Pattern = "CN-[0-9]{8}" }.Compile()]);
        var body = "{\"x\":\"" + string.Concat(Enumerable.Repeat("case ", DetectorSearch.MaxVerifications + 1)) + "\"}";

        Assert.Equal("limit.inspection", new Inspecting { SensitiveData = s_inText with { Detectors = custom } }.Run(body).Reason?.Code);
        var reporting = new Inspecting { SensitiveData = s_inText with { Detectors = custom, Mode = Mode.Report } };
        Assert.Equal(Decision.Allow, reporting.Run(body[..^1] + ",\"y\":\"case\"}"));
        Assert.Equal("limit.inspection", Assert.Single(reporting.Trail.Reports).Reason?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HonestChat_AfterWarmUp_AllocatesNothing(bool inText)
    {
        var turns = string.Join(',', Enumerable.Range(0, 200).Select(i => $$$"""{"role":"user","content":[{"type":"text","text":"Turn {{{i}}}: is 2026-11-24 at 10:42 fine? The task is risk-free, api keys aside; see sk-ills.\n"},{"type":"image_url","image_url":{"url":"https://allowed.example/a/{{{i}}}/b%20c.png?ts=1706208979824&size=4096+x&id=6513270e-269e-0d37-f2a7-4de452e6b438&c=aWQ6NzE3NDkxMzE2"}}]}"""));
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{{turns}}]}""");
        var inspecting = new Inspecting { SensitiveData = (inText ? s_inText : s_inUris) with { Detectors = DetectorSet.Create(DetectorCatalog.All) } };
        var rules = inspecting.Rules;
        var inspector = new RequestInspector();
        Inspect(30);

        Assert.Equal(0, Allocations.LeastOf(() => Inspect(20)));

        void Inspect(int times)
        {
            for (var i = 0; i < times; i++)
            {
                inspecting.Trail.Reset();
                if (inspector.Inspect(inspecting.Message(body), rules, inspecting.Trail) is { Verdict: not Verdict.Allow } decision)
                {
                    throw new InvalidOperationException($"Refused: {decision.Reason}.");
                }
            }
        }
    }
}
