using NetGuard.Content;
using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Inspection;

namespace NetGuard.Core.Tests.Inspection;

[Trait("Rule", "R24")]
public sealed class HeaderInspectionTests
{
    [Theory]
    [InlineData("x-ms-copy-source", "https://attacker.example/?q=1", "uri.fqdn_not_allowed", "header['x-ms-copy-source']")]
    [InlineData("X-MS-Copy-Source", " <https://attacker.example/> ", "uri.fqdn_not_allowed", "header['X-MS-Copy-Source']")]
    [InlineData("Link", "<https://attacker.example/>", "uri.fqdn_not_allowed", "header.Link")]
    [InlineData("X-Anything", "//attacker.example", "uri.fqdn_not_allowed", "header.*")]
    [InlineData("Accept", "http://allowed.example/", "uri.scheme", "header.*")]
    [InlineData("User-Agent", "https://attacker.example", "uri.fqdn_not_allowed", "header['User-Agent']")]
    [InlineData("X-Config", "{\"url\":\"https://attacker.example/\"}", "uri.fqdn_not_allowed", "header.*.$.url")]
    [InlineData("X-Config", "data:text/plain,https://attacker.example/", "uri.fqdn_not_allowed", "header.*")]
    public void Value_ThatIsAUri_IsJudgedAsAString(string name, string value, string reason, string parameter)
    {
        var inspecting = new Inspecting { Headers = [new HeaderLine(name, value)] };
        var decision = inspecting.Run("{}");
        Assert.Equal(reason, decision.Reason?.Code);
        Assert.Equal(parameter, decision.Parameter);
        Assert.Null((inspecting with { StringValues = Mode.Off }).Run("{}").Reason);
        Assert.Equal(Verdict.Allow, (inspecting with { StringValues = Mode.Report }).Run("{}").Verdict);
    }

    [Theory]
    [InlineData("Accept", "*/*")]
    [InlineData("Accept", "application/json; profile=\"https://other.example/\"")]
    [InlineData("User-Agent", "OpenAI/Python 1.2 (+https://other.example/about)")]
    [InlineData("Date", "Wed, 25 Nov 2026 00:00:00 GMT")]
    [InlineData("Range", "bytes=0-99")]
    [InlineData("x-ms-copy-source", "https://allowed.example/a")]
    [InlineData("x-stainless-runtime", "CPython")]
    [InlineData("x-ms-client-request-id", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")]
    [InlineData("X-Title", "Notes: an application")]
    [InlineData("If-None-Match", "W/\"33a64df5\"")]
    [InlineData("Content-Type", "multipart/form-data; boundary=----a")]
    public void Value_OfOrdinaryHeaders_Passes(string name, string value) =>
        Assert.Null(new Inspecting { Headers = [new HeaderLine(name, value)] }.Run("{}").Reason);

    [Theory]
    [InlineData("Host", "localhost:8080")]
    [InlineData("Origin", "https://other.example")]
    [InlineData("referer", "https://other.example/page")]
    [InlineData("HTTP-Referer", "https://other.example")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("TraceState", "vendor=https://other.example")]
    public void Value_OfAnExemptHeader_Passes(string name, string value) =>
        Assert.Null(new Inspecting { Headers = [new HeaderLine(name, value)] }.Run("{}").Reason);

    [Fact]
    public void Headers_AfterTheFirst_AreJudgedToo()
    {
        var lines = Enumerable.Range(0, 60).Select(i => new HeaderLine($"X-{i}", "a")).Append(new HeaderLine("X-Last", "ftp://attacker.example/")).ToArray();
        Assert.Equal("uri.scheme", new Inspecting { Headers = lines }.Run("{}").Reason?.Code);
    }

    [Fact]
    public void Counts_OfBytes_AreOfQueryAndBody()
    {
        var inspecting = new Inspecting { Headers = [new HeaderLine("Link", "https://allowed.example/")], Query = "a=b" };
        Assert.Null(inspecting.Run("{}").Reason);
        Assert.Equal((5, 5, 1), (inspecting.Trail.BytesTotal, inspecting.Trail.BytesInspected, inspecting.Trail.UriCount));
    }

    [Fact]
    public void Value_WithASecret_IsFoundWhereTextIsSearched()
    {
        var rules = new SensitiveDataRules { Mode = Mode.Enforce, Detectors = DetectorCatalog.Default, InText = true };
        var secret = "AKIA" + "QYLPMN5H" + "HHFPZAM2";
        var decision = new Inspecting { SensitiveData = rules, Headers = [new HeaderLine("X-Note", $"the key is {secret}")] }.Run("{}");
        Assert.StartsWith("text.sensitive.", decision.Reason?.Code, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, decision.Parameter, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\\u0068ttps", false)]
    [InlineData("X-MS-COPY-SOURCE", true)]
    [InlineData("x-secret-name", false)]
    public void Name_IsShown_OnlyIfListed(string name, bool shown) =>
        Assert.Equal(shown, HeaderNames.IsShown(System.Text.Encoding.ASCII.GetBytes(name)));
}
