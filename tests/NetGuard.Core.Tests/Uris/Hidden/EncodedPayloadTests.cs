using System.Text.Json;
using NetGuard.Decisions;
using NetGuard.Tests.Shared;
using NetGuard.Uris;
using NetGuard.Uris.Hidden;

namespace NetGuard.Core.Tests.Uris.Hidden;

public sealed class EncodedPayloadTests
{
    private const string Code = "uri.form.encoded-payload";

    private static readonly UriPolicy s_policy = OnlyPayloads();

    [Fact]
    public void Judge_RowsOfTheFixture_AreFoundOrNot()
    {
        var wrong = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Uris", "Fixtures", "encoded-payloads.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => IsFound(row[1]) != (row[0] == "payload"))
            .Select(row => $"{row[0]} {row[1]}");

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(EncodedPayload.MinText - 1, false)]
    [InlineData(EncodedPayload.MinText, true)]
    public void Judge_TextInBase64_IsAPayloadFromItsBoundOn(int length, bool found) =>
        Assert.Equal(found, IsFound("https://a.example/?q=" + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(new string('x', length)))));

    [Theory]
    [InlineData(EncodedPayload.MinHexText - 1, false)]
    [InlineData(EncodedPayload.MinHexText, true)]
    public void Judge_TextInHexadecimal_IsAPayloadFromItsBoundOn(int length, bool found) =>
        Assert.Equal(found, IsFound("https://a.example/?q=" + Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(new string('x', length)))));

    [Theory]
    [InlineData(EncodedPayload.MaxOpaque, false)]
    [InlineData(EncodedPayload.MaxOpaque + 1, true)]
    public void Judge_OpaqueValue_IsAPayloadPastItsBound(int length, bool found) =>
        Assert.Equal(found, IsFound("https://a.example/" + new string('z', length)));

    [Theory]
    [InlineData(EncodedPayload.MaxNeedless, false)]
    [InlineData(EncodedPayload.MaxNeedless + 1, true)]
    public void Judge_NeedlessEscapesAndInvisibleCharacters_ArePayloadsPastTheirBound(int count, bool found)
    {
        Assert.Equal(found, IsFound("https://a.example/?q=" + string.Concat(Enumerable.Repeat("%41", count))));
        Assert.Equal(found, IsFound("https://a.example/?q=" + string.Concat(Enumerable.Repeat("%E2%80%8B", count)) + "visible!"));
    }

    [Fact]
    public void Judge_Payload_IsReportedUnlessSaidOtherwise()
    {
        const string Uri = "https://allowed.example/?q=U3VtbWFyeSBvZiBvdXIgY29udmVyc2F0aW9u";
        var policy = Judged.Policy(["allowed.example"]);

        Assert.Equal(Mode.Report, Judged.Of(Uri, UriInputKind.Declared, policy).Findings.Single().Mode);
        Assert.Empty(Judged.Of(Uri, UriInputKind.Declared, policy with { Forms = policy.Forms.With(UriForm.EncodedPayload, Mode.Off, null) }).Findings);
    }

    [CorpusFact("url-params.tsv")]
    public void Judge_HiddenTexts_AreFoundWhereTheyAreCodedAndBenignLinksAreNot()
    {
        var rows = File.ReadLines(Corpora.File("url-params.tsv")).Skip(1).Select(line => line.Split('\t')).ToList();
        string[] codings = ["b64", "b64url", "b64-twice", "hex", "HEX", "b32", "gzip+b64url", "pct-all", "unicode-tags", "zero-width"];
        var coded = rows.Where(row => row[1] == "exfil" && codings.Contains(row[2]) && row[3] != "split-params").ToList();
        var missed = coded.Where(row => !IsFound(JsonSerializer.Deserialize<string>(row[0])!)).Select(row => row[0]);
        var benign = rows.Where(row => row[1] != "exfil").ToList();

        Assert.True(coded.Count > 40, $"only {coded.Count} are coded");
        Assert.Empty(missed);
        Assert.True(benign.Count > 80);
        Assert.DoesNotContain(benign, row => IsFound(JsonSerializer.Deserialize<string>(row[0])!));
    }

    [CorpusFact("ai-load.jsonl")]
    public void Judge_LinksOfBenignPrompts_HoldNoPayload()
    {
        var links = File.ReadLines(Corpora.File("ai-load.jsonl")).SelectMany(line => System.Text.RegularExpressions.Regex.Matches(line, "https?://[^\\s\"\\\\<>)\\]']+")).Select(match => match.Value).ToList();

        Assert.True(links.Count > 40);
        Assert.DoesNotContain(links, IsFound);
    }

    private static bool IsFound(string uri) => Judged.Of(uri, UriInputKind.Declared, s_policy).Codes.Contains(Code, StringComparison.Ordinal);

    private static UriPolicy OnlyPayloads()
    {
        Assert.True(SchemeSet.TryCreate(["https", "http"], out var schemes, out _));
        return new UriPolicy { RestrictHosts = false, Schemes = schemes, Ports = schemes.DefaultPorts };
    }
}
