using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using NetGuard.Content;

namespace NetGuard.Core.Tests.Content;

public sealed class JsonPropertyTests
{
    private static readonly JsonSerializerOptions[] s_spellings =
        [new() { Encoder = JavaScriptEncoder.Default }, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true }];

    private static readonly Gen<string> s_text = Gen.OneOf(Gen.String, Gen.OneOf("url", "URL", "messages", "content", "", "https://a.example/", "é", "\u0000", "\"\\", "😀")).Select(WellFormed);

    [Fact]
    public void Strings_OfAnyDocument_AreThoseThatADocumentModelHolds() =>
        Value(4).Sample(value =>
        {
            foreach (var spelling in s_spellings)
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(value, spelling);
                var reading = Reading.OfJson(json);
                var expected = new List<string>();
                Collect(value, expected);
                Assert.Equal(ReadStatus.Complete, reading.Status);
                Assert.Equal(json.Length, reading.BytesRead);
                Assert.Equal(expected, reading.Strings.Select(s => s.Value).Concat(reading.Names.Select(n => n.Name)).Order(StringComparer.Ordinal));
            }
        });

    [Fact]
    public void MutatedDocument_AtAnyByte_IsAcceptedOnlyIfAStrictParserAcceptsIt() =>
        Gen.Select(Value(3), Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 2]).Sample((value, at, octet, how) =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(value).ToList();
            at %= json.Count;
            switch (how)
            {
                case 0: json[at] = octet; break;
                case 1: json.Insert(at, octet); break;
                default: json.RemoveAt(at); break;
            }

            var bytes = json.ToArray();
            Assert.Equal(IsStrict(bytes), Reading.OfJson(bytes).Status == ReadStatus.Complete);
        }, iter: 20_000);

    private static bool IsStrict(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            _ = new UTF8Encoding(false, true).GetCharCount(json);
            foreach (var _ in Walk(document.RootElement))
            {
                // Walking reads every name and string, which is where lone surrogates show.
            }

            return json is not [0xef, 0xbb, 0xbf, ..];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Walk(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Walk),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Walk(m.Value).Prepend(m.Name)),
        _ => [],
    };

    private static void Collect(JsonNode? node, List<string> into)
    {
        using var document = JsonDocument.Parse(node is null ? "null" : node.ToJsonString());
        into.AddRange(Walk(document.RootElement));
        into.Sort(StringComparer.Ordinal);
    }

    private static Gen<JsonNode?> Value(int depth)
    {
        var leaf = Gen.OneOf(
            s_text.Select(s => (JsonNode?)JsonValue.Create(s)),
            Gen.Double.Where(double.IsFinite).Select(d => (JsonNode?)JsonValue.Create(d)),
            Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Const((JsonNode?)null));
        if (depth == 0)
        {
            return leaf;
        }

        var below = Value(depth - 1);
        return Gen.OneOf(
            leaf,
            below.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
            Gen.Select(s_text, below).Array[0, 4].Select(members =>
            {
                var o = new JsonObject();
                foreach (var (name, value) in members)
                {
                    o[name] = value?.DeepClone();
                }

                return (JsonNode?)o;
            }));
    }

    private static string WellFormed(string s) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s));
}
