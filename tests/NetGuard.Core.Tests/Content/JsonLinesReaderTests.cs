using NetGuard.Content;

namespace NetGuard.Core.Tests.Content;

public sealed class JsonLinesReaderTests
{
    [Fact]
    public void Lines_OfABatch_AreReadWithTheSchemaOfTheirOwnApi()
    {
        const string lines =
            """
            {"custom_id":"1","method":"POST","url":"/v1/chat","body":{"messages":[{"image":"a"}]}}

            {"custom_id":"2","url":"/bytes","body":{"url":"b"}}
            {"custom_id":"3","body":{"url":"c"},"url":"/v1/bytes?x=y"}
            {"custom_id":"4","url":"/unknown","body":{"url":"d","messages":[{"image":"e"}]}}
            {"custom_id":"5","\u0075RL":"\/bytes","BODY":{"url":"f"}}
            """;
        var reading = Reading.OfBody("application/jsonl", lines, null, UploadApis.Catalog);

        Assert.Equal((ReadStatus.Complete, lines.Length), (reading.Status, reading.BytesRead));
        Assert.Equal(
            [("[0].$.body.messages[0].image", "a"), ("[2].$.body.url", "b"), ("[3].$.body.url", "c"), ("[5].$.BODY.url", "f")],
            reading.Strings.Where(s => s.Field == FieldKind.Uri).Select(s => (s.Path, s.Value)));
        Assert.Contains(("[4].$.body.messages[0].image", "e", FieldKind.None), reading.Strings);
    }

    [Theory]
    [InlineData("/bytes#x")]
    [InlineData("/bytes?x=#")]
    [InlineData("https://api.example/v1/%62ytes/")]
    [InlineData("/bytes?aaaa")]
    public void Line_WhateverFollowsItsPath_HasTheFieldsOfItsApi(string url)
    {
        foreach (var text in new[] { url, url.Replace("aaaa", new string('a', 4_000), StringComparison.Ordinal) })
        {
            var reading = Reading.OfBody("application/jsonl", $$$"""{"url":"{{{text}}}","body":{"url":"h"}}""", null, UploadApis.Catalog);
            Assert.Contains(("[0].$.body.url", "h", FieldKind.Uri), reading.Strings);
        }
    }

    [Fact]
    public void Line_OfAKnownApi_HasItsDeclaredFields()
    {
        var reading = Reading.OfBody("application/x-ndjson", """{"url":"/v1/chat/completions","body":{"messages":[{"content":[{"image_url":{"url":"h"}}]}]}}""");
        Assert.Contains(("[0].$.body.messages[0].content[0].image_url.url", "h", FieldKind.Uri), reading.Strings);
    }

    [Theory]
    [InlineData("{\"key\":\"k\",\"request\":{\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"h\"}}]}]}}")]
    [InlineData("{\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"h\"}}]}]}")]
    [InlineData("{\"custom_id\":\"k\",\"params\":{\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"h\"}}]}]}}")]
    public void Line_WithoutAnApi_HasTheFieldsThatHoldAnywhere(string line) =>
        Assert.Contains("h", Reading.OfBody("application/jsonl", line).Strings.Where(s => s.Field == FieldKind.Uri).Select(s => s.Value));

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":}")]
    [InlineData("{\"a\":1}{\"a\":2}")]
    [InlineData("{\"a\":1}\r{\"a\":2}")]
    [InlineData("\ufeff{\"a\":1}")]
    [InlineData("{\"a\":1}\n\ufeff{\"a\":1}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"url\":\"/v1/chat\",\"url\":\"/bytes\",\"body\":{}}")]
    [InlineData("{\"url\":\"/v1/chat\",\"body\":{},\"URL\":\"/bytes\"}")]
    [InlineData("x")]
    public void Lines_ThatAreNotAllStrict_AreMalformed(string lines) =>
        Assert.Equal(ReadStatus.Malformed, Reading.OfBody("application/jsonl", lines, null, UploadApis.Catalog).Status);

    [Theory]
    [InlineData("\n\r\n \n")]
    [InlineData("{}\r\n{}\r\n")]
    [InlineData("1\n\"x\"\nnull")]
    public void Lines_OfAnyValue_AreReadToTheLastByte(string lines)
    {
        var reading = Reading.OfBody("application/jsonl", lines, null, UploadApis.Catalog);
        Assert.Equal((ReadStatus.Complete, lines.Length), (reading.Status, reading.BytesRead));
    }
}
