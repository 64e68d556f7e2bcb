using System.Text.Json;
using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

public sealed class UriJudgeTests
{
    private static readonly UriPolicy Policy =
        Judged.Policy(["allowed.example", "*.allowed.example", "[2001:db8::80]", "203.0.113.80"], prefixes: ["https://prefix.example/public/"]);

    [Fact]
    [Trait("Rule", "R20")]
    public void Judge_HarmlessString_IsNoUri()
    {
        var taken = Fixture("harmless-strings.txt").Select(Text).Where(text => Judged.Of(text, UriInputKind.StringValue, Policy).IsUri);

        Assert.Empty(taken);
    }

    [Fact]
    [Trait("Rule", "R20")]
    public void Judge_StringThatIsAUri_FindsEveryBrokenRule()
    {
        foreach (var row in Fixture("uri-strings.tsv").Skip(1).Select(line => line.Split('\t')))
        {
            var judged = Judged.Of(Text(row[0]), UriInputKind.StringValue, Policy);
            Assert.True(judged.IsUri, row[0]);
            Assert.Equal((row[0], row[1]), (row[0], judged.Codes));
        }
    }

    [Fact]
    public void Judge_SpellingOfTheWrittenList_IsParserDivergence()
    {
        foreach (var row in Fixture("parser-divergence.tsv").Skip(1).Select(line => line.Split('\t')))
        {
            Assert.Contains("uri.form.parser-divergence", Judged.Of(row[0], UriInputKind.Declared, Policy).Codes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Judge_NameThatVersionsOfIdnaReadDifferently_IsParserDivergence() =>
        Assert.All(
            Fixture("parser-divergence-names.tsv").Skip(1).Select(line => Text(line.Split('\t')[0])),
            uri => Assert.Contains("uri.form.parser-divergence", Judged.Of(uri, UriInputKind.Declared, Policy).Codes, StringComparison.Ordinal));

    [Theory]
    [InlineData("https://b\u00FCcher.allowed.example/")]
    [InlineData("https://B.ALLOWED.example/")]
    [InlineData("https://xn--bcher-kva.allowed.example/")]
    [InlineData("https://\u65E5\u672C\u8A9E.allowed.example/")]
    [InlineData("https://\u05D0\u05D1.allowed.example/")]
    public void Judge_NameThatAllReadAlike_IsAllowed(string uri) =>
        Assert.Equal("", Judged.Of(uri, UriInputKind.Declared, Policy).Codes);

    [Theory]
    [InlineData("https://allowed.example/a", "")]
    [InlineData("https://a.allowed.example/", "")]
    [InlineData(" https://allowed.example/a ", "")]
    [InlineData("https://203.0.113.80/", "")]
    [InlineData("https://[2001:db8::80]/", "")]
    [InlineData("https://prefix.example/public/a", "")]
    [InlineData("https://prefix.example/a", "uri.fqdn_not_allowed")]
    [InlineData("https://user@allowed.example/", "uri.form.userinfo")]
    [InlineData("https://203.0.113.81/", "uri.form.ip-literal uri.form.special-purpose-address uri.fqdn_not_allowed")]
    [InlineData("https://3405803856/", "uri.form.non-canonical-ip")]
    [InlineData("https://localhost/", "uri.form.special-purpose-address uri.form.dotless-host uri.fqdn_not_allowed")]
    [InlineData("https://localhost./", "uri.form.special-purpose-address uri.form.dotless-host uri.fqdn_not_allowed")]
    [InlineData("https://allowed.example/\n", "uri.form.control-characters")]
    [InlineData("https://allowed.example/a\u0001", "uri.form.control-characters")]
    [InlineData("https://allowed.example/a\u007Fb", "uri.form.control-characters")]
    [InlineData("https://allowed.example?a=b@c", "uri.form.parser-divergence")]
    [InlineData("https://allowed.example/?a=b@c", "")]
    [InlineData("http://127.0.0.1:8080/", "uri.form.ip-literal uri.form.special-purpose-address uri.scheme uri.port uri.fqdn_not_allowed")]
    [InlineData("gs://10.0.0.1/x", "uri.form.ip-literal uri.form.special-purpose-address uri.scheme uri.fqdn_not_allowed")]
    [InlineData("mailto:a@allowed.example", "uri.scheme uri.fqdn_not_allowed")]
    [InlineData("data:image/png;base64,AAAA", "")]
    [InlineData("data:text/html,<img src=https://evil.test/>", "")]
    [InlineData("allowed.example", "uri.malformed")]
    [InlineData("//allowed.example/a", "uri.malformed")]
    [InlineData("/etc/passwd", "uri.malformed")]
    [InlineData("https://", "uri.malformed")]
    [InlineData("https://bücher.example/", "uri.fqdn_not_allowed")]
    [InlineData("https://b%C3%BCcher.example/", "uri.form.parser-divergence uri.fqdn_not_allowed")]
    [InlineData("https://b\u00FCcher\u200D.example/", "uri.malformed")]
    [InlineData("C:\\dir", "uri.scheme uri.fqdn_not_allowed")]
    [InlineData("Note: call me", "uri.scheme uri.fqdn_not_allowed")]
    public void Judge_DeclaredField_FindsEveryBrokenRule(string value, string codes)
    {
        var judged = Judged.Of(value, UriInputKind.Declared, Policy);

        Assert.True(judged.IsUri);
        Assert.Equal(codes, judged.Codes);
        Assert.Equal(codes.Contains("fqdn", StringComparison.Ordinal), judged.Host is not null);
    }

    [Theory]
    [InlineData("", UriInputKind.Declared)]
    [InlineData(" \t\n", UriInputKind.Declared)]
    [InlineData("", UriInputKind.DeclaredOrData)]
    [InlineData("iVBORw0KGgoAAAANSUhEUg==", UriInputKind.DeclaredOrData)]
    [InlineData("file-abc123_X", UriInputKind.DeclaredOrData)]
    public void Judge_NothingThatCanBeFetched_IsNoUri(string value, UriInputKind kind)
    {
        var judged = Judged.Of(value, kind, Policy);

        Assert.False(judged.IsUri);
        Assert.Empty(judged.Findings);
    }

    [Theory]
    [InlineData("https://evil.test/", "uri.fqdn_not_allowed")]
    [InlineData("evil.test", "uri.malformed")]
    [InlineData("AAAA BBBB", "uri.malformed")]
    public void Judge_DeclaredOrData_JudgesWhatIsNoData(string value, string codes) =>
        Assert.Equal(codes, Judged.Of(value, UriInputKind.DeclaredOrData, Policy).Codes);

    [Theory]
    [InlineData(UriForms.MaxLength, "https", "")]
    [InlineData(UriForms.MaxLength + 1, "https", "uri.form.too-long")]
    [InlineData(UriForms.MaxLength + 1, "gs", "uri.scheme")]
    public void Judge_LongUri_IsTooLongPastItsBound(int length, string scheme, string codes) =>
        Assert.Equal(codes, Judged.Of($"{scheme}://allowed.example/".PadRight(length, '.'), UriInputKind.Declared, Policy).Codes);

    [Theory]
    [InlineData(UriInputKind.Declared)]
    [InlineData(UriInputKind.DeclaredOrData)]
    [InlineData(UriInputKind.StringValue)]
    public void Judge_LongDataUri_IsNeverTooLong(UriInputKind kind)
    {
        var value = "data:image/png;base64," + new string('A', 1_000_000);

        Assert.Equal((true, ""), (Judged.Of(value, kind, Policy).IsUri, Judged.Of(value, kind, Policy).Codes));
        Assert.Equal("uri.scheme", Judged.Of(value, kind, Judged.Policy([], ["https"])).Codes);
    }

    [Fact]
    public void Judge_HostsNotRestricted_KeepsFormsSchemesAndPorts()
    {
        var open = Policy with { RestrictHosts = false };

        Assert.Equal("", Judged.Of("https://anything.test/", UriInputKind.Declared, open).Codes);
        Assert.Equal("uri.form.ip-literal uri.form.special-purpose-address uri.scheme uri.port", Judged.Of("http://127.0.0.1/", UriInputKind.Declared, open).Codes);
    }

    [Theory]
    [InlineData(Mode.Off, "")]
    [InlineData(Mode.Report, "uri.form.userinfo")]
    [InlineData(Mode.Enforce, "uri.form.userinfo")]
    public void Judge_FormMode_IsTheFindingsMode(Mode mode, string codes)
    {
        var rule = new RuleReference("NetGuard.Resources.r.Dlp.BuiltInForms.userinfo");
        var policy = Policy with { Forms = Policy.Forms.With(UriForm.UserInfo, mode, rule) };

        var judged = Judged.Of("https://u@allowed.example/", UriInputKind.Declared, policy);

        Assert.Equal(codes, judged.Codes);
        Assert.All(judged.Findings, finding => Assert.Equal((mode, rule), (finding.Mode, finding.Rule)));
    }

    [Fact]
    public void Judge_EveryRuleBroken_KeepsAnEnforcedFinding()
    {
        var uri = "http://u@u@0x7f.1:08080/".PadRight(UriForms.MaxLength + 1, 'a') + "\n";
        var reporting = Enum.GetValues<UriForm>().Aggregate(Policy.Forms, (forms, form) => forms.With(form, Mode.Report, null));

        var judged = Judged.Of(uri, UriInputKind.Declared, Policy with { Forms = reporting });

        Assert.Equal(UriFindings.Capacity, judged.Findings.Length);
        Assert.True(judged.IsRefused);
    }

    [Fact]
    public void Judge_EachSetting_NamesItsRule()
    {
        var policy = Policy with { Rule = new("dlp"), SchemeRule = new("schemes"), PortRule = new("ports"), FqdnRule = new("fqdns") };

        Assert.Equal(["schemes", "ports", "fqdns"], Judged.Of("http://evil.test:1/", UriInputKind.Declared, policy).Findings.Select(finding => finding.Rule?.Path));
        Assert.Equal(["dlp"], Judged.Of("x", UriInputKind.Declared, policy).Findings.Select(finding => finding.Rule?.Path));
    }

    [Theory]
    [Trait("Rule", "R26")]
    [InlineData("https://evil.test/secret?token=1", "evil.test")]
    [InlineData("x://\u202Eevil\u0007/", "%E2%80%AEevil%07")]
    [InlineData("mailto:someone@evil.test", "")]
    public void Judge_HostForMessages_IsVisibleAsciiAndNothingElseOfTheUri(string value, string host) =>
        Assert.Equal(host, Judged.Of(value, UriInputKind.Declared, Policy).Host);

    [Fact]
    [Trait("Rule", "R26")]
    public void Judge_LongHostForMessages_IsCut() =>
        Assert.Equal(253, Judged.Of($"https://{new string('a', 255)}/", UriInputKind.Declared, Policy).Host!.Length);

    private static IEnumerable<string> Fixture(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Uris", "Fixtures", name));

    private static string Text(string json) => JsonSerializer.Deserialize<string>(json)!;
}
