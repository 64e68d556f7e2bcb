using System.Text;
using System.Text.Json;
using NetGuard.Content;
using NetGuard.Core.Tests.Inspection;
using NetGuard.Decisions;

namespace NetGuard.Core.Tests.Content.Data;

[Trait("Rule", "R22")]
public sealed class DataUriReaderTests
{
    private const string Png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";

    [Theory]
    [InlineData(Png)]
    [InlineData("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==#x")]
    [InlineData("DATA:image/jpeg;base64,/9j/4AAQSkZJRgABAQ")]
    [InlineData("data:image/jpeg;base64,%2F9j%2F4AAQSkZJRgABAQ")]
    [InlineData("data:image/webp;base64,UklGRiQAAABXRUJQVlA4")]
    [InlineData("data:application/pdf;base64,JVBERi0xLjcKJeLjz9M=")]
    [InlineData("data:audio/wav;base64,UklGRiQAAABXQVZFZm10IA==")]
    [InlineData("data:audio/wav;base64,AAA...")]
    [InlineData("data:application/zip,PK")]
    [InlineData("data:,")]
    [InlineData("data: the results show, that it is so")]
    [InlineData("data: image/png;base64, is what I sent to you")]
    [InlineData("data: and/or more, whichever")]
    [InlineData("data:image/png ; base64,iVBORw0KGgoAAAANSUhEUg==")]
    public void File_OfAListedFormatOrNothing_IsLeftAlone(string value)
    {
        var reading = Read(value);
        Assert.Equal((ReadStatus.Complete, 0, 0), (reading.Status, reading.Texts.Count, reading.Unreadable.Count));
    }

    [Theory]
    [InlineData("data:text/html;base64,PGEgaHJlZj0iaHR0cHM6Ly9hLnRlc3QiPg==", "<a href=\"https://a.test\">")]
    [InlineData("data:image/svg+xml;base64,PHN2ZyBocmVmPSJodHRwczovL2EudGVzdCIvPg", "<svg href=\"https://a.test\"/>")]
    [InlineData("data:image/svg+xml,%3Csvg%20href=%22https://a.test%22/%3E", "<svg href=\"https://a.test\"/>")]
    [InlineData("data:,see%20https://a.test", "see https://a.test")]
    [InlineData("data:;base64,aHR0cHM6Ly9hLnRlc3Qv", "https://a.test/")]
    [InlineData("\"da\tta:;base64,aHR0cHM6\nLy9hLnRl c3Qv\"", "https://a.test/")]
    [InlineData("data:text/plain;charset=utf-8;base64,aHR0cHM6Ly9hLnRlc3Qv#f", "https://a.test/")]
    [InlineData("data:image/png;base64,aHR0cHM6Ly9hLnRlc3Qv", "https://a.test/")]
    [InlineData("data:nonsense,https://a.test/", "https://a.test/")]
    [InlineData("data:text/plain; charset=utf-8;base64,aHR0cHM6Ly9hLnRlc3Qv", "https://a.test/")]
    [InlineData("data:text/plain ;base64,aHR0cHM6Ly9hLnRlc3Qv", "https://a.test/")]
    [InlineData("data: text/plain;base64,aHR0cHM6Ly9hLnRlc3Qv", "https://a.test/")]
    [InlineData("data:text/plain; base64 ,aHR0cHM6Ly9hLnRlc3Qv", "https://a.test/")]
    [InlineData("data:text/html; charset=utf-8,https://a.test/", "https://a.test/")]
    [InlineData("data:text/plain;base64,aHR0cHM6Ly9hLnRlc3Q_dT3-", null)]
    public void Text_OfAnyMarkup_IsDecodedAndHandedOver(string value, string? text)
    {
        var reading = Read(value);
        Assert.Equal(ReadStatus.Complete, reading.Status);
        Assert.Equal(text is null ? [] : [("$.url", text)], reading.Texts);
        Assert.Equal(text is null ? ["$.url"] : [], reading.Unreadable);
    }

    [Theory]
    [InlineData("data:application/zip;base64,UEsDBBQAAAAIAAAA")]
    [InlineData("data:application/octet-stream;base64,iVBORw0KGgoAAAANSUhEUg==")]
    [InlineData("data:image/png;base64,AAAAAAAAAAAAAAAAAAAA")]
    [InlineData("data:text/plain;base64,aAB0AHQAcAA6AC8ALwA=")]
    [InlineData("data:text/html;charset=utf-7,+ADw-img+ACA-src")]
    public void Content_OfAnyOtherKind_IsUnreadable(string value) => Assert.Equal(["$.url"], Read(value).Unreadable);

    [Fact]
    public void Content_ThatIsADocument_IsReadAsOne()
    {
        var inner = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"url":"data:application/json,%5B%22x%22%5D"}"""));
        var reading = Read("data:application/json;base64," + inner);
        Assert.Contains(("$.url.$.url.$[0]", "x", FieldKind.None), reading.Strings);
    }

    [Theory]
    [InlineData("data:,https%3A%2F%2Fattacker.test%2F", "uri.fqdn_not_allowed")]
    [InlineData("data:text/plain;base64,aHR0cHM6Ly9hdHRhY2tlci50ZXN0Lw==", "uri.fqdn_not_allowed")]
    [InlineData("data:application/json,{%22u%22:%22https:%2F%2Fattacker.test%22}", "uri.fqdn_not_allowed")]
    [InlineData("data:application/zip;base64,UEsDBBQAAAAIAAAA", "uri.scheme")]
    [InlineData("data:application/zip; name=a.zip;base64,UEsDBBQAAAAIAAAA", "uri.scheme")]
    [InlineData("data:application/json; charset=utf-8;base64,eyJ1IjoiaHR0cHM6Ly9hdHRhY2tlci50ZXN0LyJ9", "uri.fqdn_not_allowed")]
    [InlineData("data:application/jsonl;base64,e30KeyJ1IjoiaHR0cHM6Ly9hdHRhY2tlci50ZXN0LyJ9Cg==", "uri.fqdn_not_allowed")]
    [InlineData("data:text/plain,{}%0AThat was an object.", null)]
    [InlineData("data:text/plain;base64,aHR0cHM6Ly9hbGxvd2VkLmV4YW1wbGUv", null)]
    [InlineData(Png, null)]
    public void Content_OfADeclaredField_IsJudgedAsWhatItIs(string value, string? reason)
    {
        Assert.Equal(reason, new Inspecting().Run(Inspecting.Chat(JsonSerializer.Serialize(value))).Reason?.Code);
        Assert.Equal(reason, new Inspecting().Run(JsonSerializer.Serialize(new[] { value })).Reason?.Code);
    }

    [Fact]
    public void Unreadable_UnderOffOrReport_IsNotRefused()
    {
        const string value = "\"data:application/zip;base64,UEsDBBQAAAAIAAAA\"";
        var reporting = new Inspecting { DeclaredFields = Mode.Report };
        Assert.Equal(Decision.Allow, reporting.Run(Inspecting.Chat(value)));
        Assert.Equal("uri.scheme", Assert.Single(reporting.Trail.Reports).Reason?.Code);
        Assert.Equal(Decision.Allow, new Inspecting { DeclaredFields = Mode.Off }.Run(Inspecting.Chat(value)));
    }

    [Fact]
    [Trait("Rule", "R25")]
    public void Data_InData_IsReadUpToTheLimit()
    {
        Assert.Equal(ReadStatus.Complete, Read(Nested(ContentScratch.MaxDecodeSteps)).Status);
        Assert.Equal(ReadStatus.LimitExceeded, Read(Nested(ContentScratch.MaxDecodeSteps + 1)).Status);

        static string Nested(int times)
        {
            var value = "https://attacker.test/";
            for (var i = 0; i < times; i++)
            {
                value = "data:;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
            }

            return value;
        }
    }

    private static Reading Read(string value) => Reading.OfJson(JsonSerializer.Serialize(new { url = value }));
}
