using System.Text;
using CsCheck;

namespace NetGuard.Core.Tests.Policy;

/// <summary>Whatever stands in the file, the outcome is a snapshot or errors; never an exception, never both or neither.</summary>
public sealed class CompilerFuzzTests
{
    private static readonly byte[] Sample = File.ReadAllBytes(Path.Combine(Compilation.Fixtures, "good", "everything.json"));

    [Fact]
    public void Compile_EveryPrefixOfTheSample_GivesErrors()
    {
        var sample = File.ReadAllBytes(Path.Combine(Compilation.Repository, "config", "appsettings.json"));
        var lastBrace = Array.LastIndexOf(sample, (byte)'}');
        for (var length = 0; length <= lastBrace; length++)
        {
            Assert.False(Succeeds(sample.AsSpan(0, length)));
        }

        Assert.True(Succeeds(sample));
    }

    [Fact]
    public void Compile_MutatedBytes_NeverThrows()
    {
        var mutation = Gen.Select(Gen.Int[0, Sample.Length - 1], Gen.OneOf("\"", "{", "}", "[", "]", ",", ":", "0", "a", "\\", " ", "\n", "null", "-", "*", "é", "\0"));
        mutation.Array[1, 4].Sample(mutations =>
        {
            var text = new List<byte>(Sample);
            foreach (var (at, with) in mutations)
            {
                text.RemoveAt(at);
                text.InsertRange(at, Encoding.UTF8.GetBytes(with));
            }

            Succeeds(text.ToArray());
        });
    }

    [Fact]
    public void Compile_ValuesThrownAbout_NeverThrows()
    {
        // Every value of the sample in turn becomes something of another kind, so that each compiler meets what it does not expect.
        string[] strangers = ["{}", "[]", "[[]]", "\"\"", "\"x\"", "-1", "1e400", "99999999999999999999", "true", "null", "{\"x\":{\"y\":[1]}}", "\"\\u0000\"", "\"env:\"", "\"::/0\"", "\"any and (\"", "\"http://[\"", "\"%\""];
        foreach (var (from, to) in Values())
        {
            foreach (var stranger in strangers)
            {
                Succeeds([.. Sample.AsSpan(0, from), .. Encoding.UTF8.GetBytes(stranger), .. Sample.AsSpan(to)]);
            }
        }
    }

    private static List<(int From, int To)> Values()
    {
        var values = new List<(int, int)>();
        var json = new System.Text.Json.Utf8JsonReader(Sample);
        while (json.Read())
        {
            if (json.TokenType is not (System.Text.Json.JsonTokenType.PropertyName or System.Text.Json.JsonTokenType.EndArray or System.Text.Json.JsonTokenType.EndObject))
            {
                var skipped = json;
                skipped.Skip();
                values.Add(((int)json.TokenStartIndex, (int)skipped.BytesConsumed));
            }
        }

        return values;
    }

    private static bool Succeeds(ReadOnlySpan<byte> utf8)
    {
        var result = Compilation.Compile(utf8, "a.json", new FakeSecrets());
        Assert.Equal(result.Succeeded, result.Errors.All(error => error.Severity == NetGuard.Documents.Severity.Warning));
        Assert.True(result.Succeeded || result.Errors.Count > 0);
        var writer = new NetGuard.Documents.ConfigErrorWriter("a.json", utf8);
        Assert.All(result.Errors, error => Assert.NotEmpty(writer.Format(error)));
        return result.Succeeded;
    }
}
