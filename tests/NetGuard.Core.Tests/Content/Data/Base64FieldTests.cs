using System.Text;
using NetGuard.Content;
using NetGuard.Core.Tests.Content.Multipart;
using NetGuard.Core.Tests.Inspection;
using NetGuard.Decisions;

namespace NetGuard.Core.Tests.Content.Data;

[Trait("Rule", "R22")]
public sealed class Base64FieldTests
{
    [Theory]
    [InlineData("data", "[\"https://attacker.test/\"]", true)]
    [InlineData("FILE_DATA", "{\"u\":\"https://attacker.test/\"}", true)]
    [InlineData("file_data", "{}\n{\"u\":\"https://attacker.test/\"}\n", true)]
    [InlineData("bytesBase64Encoded", "https://attacker.test/", true)]
    [InlineData("data", "[\"https://allowed.example/\"]", false)]
    [InlineData("data", "# Notes\n\nSee https://attacker.test/ for more.\n", false)]
    [InlineData("id", "[\"https://attacker.test/\"]", false)]
    public void Text_InAFieldOfFiles_IsJudgedAsWhatItIs(string name, string text, bool isRefused)
    {
        foreach (var base64 in Spellings(Encoding.UTF8.GetBytes(text)))
        {
            var decision = new Inspecting().Run(JsonSerializerText(name, base64));
            Assert.Equal(isRefused, decision.IsReject);
        }
    }

    [Fact]
    public void Picture_InAFieldOfFiles_IsLeftAlone()
    {
        var reading = Reading.OfJson(JsonSerializerText("data", Convert.ToBase64String(Form.Png)));
        Assert.Equal((ReadStatus.Complete, 0, 0), (reading.Status, reading.Texts.Count, reading.Unreadable.Count));
    }

    [Theory]
    [InlineData("Hello everyone in this room")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("/v1/files/file-abc/content")]
    [InlineData("aHR0cHM6Ly9hdHRhY2tlci50ZXN0Lw.")]
    public void Words_InAFieldOfFiles_StayWords(string value) =>
        Assert.Equal(Decision.Allow, new Inspecting().Run(JsonSerializerText("data", value)));

    [Fact]
    public void Place_OfADocumentInBase64_GoesOnWhereItStands() =>
        Assert.Equal("$.data.$[1]", new Inspecting().Run(JsonSerializerText("data", Convert.ToBase64String("[1,\"https://attacker.test/\"]"u8))).Parameter);

    private static string JsonSerializerText(string name, string value) => $$"""{"{{name}}":{{System.Text.Json.JsonSerializer.Serialize(value)}}}""";

    private static IEnumerable<string> Spellings(byte[] content)
    {
        var plain = Convert.ToBase64String(content);
        return [plain, plain.TrimEnd('='), plain.Replace('+', '-').Replace('/', '_'), plain.Insert(8, "\r\n")];
    }
}
