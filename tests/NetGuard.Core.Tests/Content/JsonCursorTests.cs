using System.Text;
using System.Text.Json;
using CsCheck;
using NetGuard.Content;
using NetGuard.Content.Json;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Content;

/// <summary>Against the reader of the runtime, token by token, up to where either ends.</summary>
public sealed class JsonCursorTests
{
    private static readonly Gen<string> s_token = Gen.OneOf(
        Gen.OneOf("{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a\":", "\\", "\\u00e9", "\\ud800", "\\u12", "\"\\n\"", "\"\\x\"", "1", "0", "01", "-", "-1", "1.", "1.5", "1e", "1e+5", "true", "fals", "null", " ", "\t", "\u0001", "\u00e9", "[]", "{}"),
        Gen.Int[0, 70].Select(length => $"\"{new string('x', length)}\\u0041\\n\""),
        Gen.Int[0, 70].Select(length => $"\"{new string('x', length)}\":"));

    [Fact]
    public void Tokens_OfAnyText_AreThoseOfTheRuntimesReader() =>
        s_token.Array[1, 14].Select(string.Concat).Sample(text => AssertAgrees(Encoding.UTF8.GetBytes(text)), iter: 200_000);

    [Fact]
    public void Tokens_OfADocumentThatIsChangedAnywhere_AreThoseOfTheRuntimesReader()
    {
        var document = Encoding.UTF8.GetBytes($$"""{"model":"m","n":[1,-2.5e+3,true,false,null,{}],"a\u006eb":{"t":"{{new string('y', 40)}}\n\"\\\/{{new string('z', 40)}}\ud83d\ude00"} , "e":""}""");
        for (var at = 0; at < document.Length; at++)
        {
            AssertAgrees(document[..at]);
            foreach (var octet in "\"\\,:]}[{ 0\u0001ux"u8)
            {
                var changed = document.ToArray();
                changed[at] = octet;
                AssertAgrees(changed);
            }
        }
    }

    [CorpusFact("json-test-suite")]
    public void Tokens_OfTheSuites_AreThoseOfTheRuntimesReader()
    {
        foreach (var file in new[] { "json-test-suite", "simdjson-jsonchecker" }.SelectMany(folder => Directory.GetFiles(Corpora.File(folder), "*.json")))
        {
            AssertAgrees(File.ReadAllBytes(file));
        }
    }

    /// <summary>Escapes at every distance from the borders of a vector.</summary>
    [Fact]
    public void Escapes_WhereverTheyStand_AreUndoneAsByTheRuntimesReader() =>
        Gen.Select(Gen.Int[0, 40], Gen.OneOf("\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\u20AC", "\\ud83d\\ude00", "é", "😀")).Array[0, 8].Sample(parts =>
        {
            var escaped = string.Concat(parts.Select(part => new string('x', part.Item1) + part.Item2));
            var bytes = Encoding.UTF8.GetBytes(escaped);
            var undone = new byte[bytes.Length];
            Assert.True(JsonEscapes.TryUndo(bytes, undone, out var written));
            Assert.Equal(JsonSerializer.Deserialize<string>($"\"{escaped}\""), Encoding.UTF8.GetString(undone, 0, written));
        }, iter: 20_000);

    private static void AssertAgrees(byte[] text)
    {
        // A byte order mark is the caller's to see, and so is what is no UTF-8.
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonContentReader.MaxDepth + 1 });
        var cursor = new JsonCursor(text);
        while (true)
        {
            var isRead = cursor.Read();
            if (cursor.Status == ReadStatus.TooDeep)
            {
                return;
            }

            bool expected;
            try
            {
                expected = reader.Read();
            }
            catch (JsonException)
            {
                AssertEndsMalformed(ref cursor, isRead, text);
                return;
            }

            Assert.Equal(expected, isRead);
            if (!isRead)
            {
                Assert.Equal((ReadStatus.Complete, text.Length), (cursor.Status, cursor.Position));
                return;
            }

            Assert.Equal(TokenOf(reader.TokenType), cursor.Token);
            Assert.Equal(reader.ValueSpan.ToArray(), cursor.Value.ToArray());
            Assert.Equal(reader.CurrentDepth, cursor.Depth - (cursor.Token is JsonToken.StartObject or JsonToken.StartArray ? 1 : 0));
            if (cursor.Token is JsonToken.Name or JsonToken.String)
            {
                Assert.Equal(reader.ValueIsEscaped, cursor.IsEscaped);
            }
        }
    }

    // The runtime looks one byte further: behind a number.
    private static void AssertEndsMalformed(ref JsonCursor cursor, bool isRead, byte[] text)
    {
        if (isRead)
        {
            Assert.True(cursor.Token == JsonToken.Scalar, Encoding.UTF8.GetString(text));
            Assert.False(cursor.Read());
        }

        Assert.Equal(ReadStatus.Malformed, cursor.Status);
    }

    private static JsonToken TokenOf(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => JsonToken.StartObject,
        JsonTokenType.EndObject => JsonToken.EndObject,
        JsonTokenType.StartArray => JsonToken.StartArray,
        JsonTokenType.EndArray => JsonToken.EndArray,
        JsonTokenType.PropertyName => JsonToken.Name,
        JsonTokenType.String => JsonToken.String,
        _ => JsonToken.Scalar,
    };
}
