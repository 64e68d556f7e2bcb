using System.Text;
using CsCheck;
using NetGuard.Decisions;
using NetGuard.Inspection;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

public sealed class InspectionPropertyTests
{
    private static readonly Gen<string> s_piece = Gen.OneOf(
        ":", "/", "//", "\\", "\\\\", "https", "HTTP", "file", "data", "javascript", "attacker.test", "127.0.0.1", "[::1]", "@", "?", "#", "\t", "\n", "\r", " ", "\u0000", "\"", "'", "(", ")", "<", ">", ".", ",",
        "%2f", "%5c", "%3a", "\u3002", "\uff0f", "\uff1a", "\u00ad", "\u200b", "\ufeff", "a", "1");

    private static readonly Gen<string> s_fragment = Gen.OneOf(
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0068", "\\ud800", "\"url\"", "\"messages\"", "\"content\"", "\"image_url\"", "\"https://attacker.test/\"", "1e999", "-", "true", "null", " ", "\n", "\u0000", "\u00e9", "\ufeff");

    [Fact]
    public void Prefilter_OnAnyText_PassesWhateverTheJudgeCallsAUri()
    {
        var policy = Inspecting.Allowing("allowed.example");
        s_piece.Array[0, 8].Select(string.Concat).Sample(text =>
        {
            var findings = new UriFindings();
            UriJudge.Judge(Encoding.UTF8.GetBytes(text), UriInputKind.StringValue, policy, findings);
            Assert.True(UriPrefilter.MayBeUri(Encoding.UTF8.GetBytes(text)) || (!findings.IsUri && findings.Count == 0), text);
        }, iter: 100_000);
    }

    [Theory]
    [InlineData("user", false)]
    [InlineData("a/b/c", false)]
    [InlineData("", false)]
    [InlineData("/", false)]
    [InlineData("https:", true)]
    [InlineData("//h", true)]
    [InlineData("/\t/h", true)]
    [InlineData("/\\h", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    public void Prefilter_OnShortText_DropsWhatHasNoMarkOfAUri(string text, bool passes) =>
        Assert.Equal(passes, UriPrefilter.MayBeUri(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Inspection_OfAnyText_NeverThrowsAndAllowsOnlyWhatItReadWhole() =>
        Gen.Select(s_fragment.Array[0, 24].Select(string.Concat), s_piece.Array[0, 6].Select(string.Concat), Gen.OneOf<string?>(null, "application/json", "text/plain", "application/jsonl", "application/x-www-form-urlencoded"))
            .Sample((body, query, contentType) => AssertSound(Encoding.UTF8.GetBytes(body), query, contentType), iter: 50_000);

    [Fact]
    public void Inspection_OfAMutatedChat_NeverThrowsAndAllowsOnlyWhatItReadWhole()
    {
        var chat = Encoding.UTF8.GetBytes(Inspecting.Chat("\"https:\\/\\/allowed.example\\u002fa.jpg\""));
        Gen.Select(Gen.Int[0, chat.Length - 1], Gen.Byte, Gen.Int[0, chat.Length]).Sample((at, octet, length) =>
        {
            var mutated = chat.ToArray();
            mutated[at] = octet;
            AssertSound(mutated, "", "application/json");
            AssertSound(mutated.AsSpan(0, length), "", "application/json");
        }, iter: 20_000);
    }

    [Fact]
    public void Inspection_OfTheSameTextTwice_DecidesTheSame() =>
        s_fragment.Array[0, 24].Select(string.Concat).Sample(body =>
        {
            var request = new Inspecting();
            var first = request.Run(body);
            request.Run("[[{\"\\u0061\":\"\\u0062\"},[");
            Assert.Equal(first, request.Run(body));
        }, iter: 5_000);

    /// <summary>
    /// Whatever an inspector saw before, refused halfway through or not, it decides, counts and reports as a new one does.
    /// </summary>
    [Fact]
    public void Inspection_ByAReusedInspector_EqualsThatOfANewOne()
    {
        var shared = new RequestInspector();
        var trail = new Trail();
        var urls = Gen.OneOf("https://allowed.example/a", "https://evil.test/a b", "https://e\\u0076il.test/", "x", "\\ud800", "data:,a");
        var chats = Gen.Select(urls, Gen.Int[0, 400]).Select((url, cut) => Inspecting.Chat($"\"{url}\"") is var chat && cut < 300 && cut % 3 == 0 ? chat[..Math.Min(cut, chat.Length)] : chat);
        var bodies = Gen.OneOf(chats, s_fragment.Array[0, 24].Select(string.Concat), Gen.Int[0, 70].Select(depth => new string('[', depth)), Gen.Int[1, 90_000].Select(length => $"[\"\\u0061{new string('b', length)}\"]"));
        Gen.Select(bodies, s_piece.Array[0, 4].Select(string.Concat), Gen.Enum<Mode>()).Array[1, 8].Sample(sequence =>
        {
            foreach (var (body, query, mode) in sequence)
            {
                var request = new Inspecting { Query = query, DeclaredFields = mode };
                var fresh = request.Run(body);
                trail.Reset();
                var reused = shared.Inspect(request.Message(Encoding.UTF8.GetBytes(body)), request.Rules, trail);
                Assert.Equal(fresh, reused);
                Assert.Equal(request.Trail.Reports, trail.Reports);
                Assert.Equal((request.Trail.BytesInspected, request.Trail.UriCount), (trail.BytesInspected, trail.UriCount));
            }
        }, iter: 1_500, threads: 1);
    }

    private static void AssertSound(ReadOnlySpan<byte> body, string query, string? contentType)
    {
        var request = new Inspecting { Query = query, ContentType = contentType };
        var decision = request.Run(body);
        Assert.NotEqual(Verdict.Report, decision.Verdict);
        Assert.NotEqual("internal", decision.Reason?.Code);
        if (!decision.IsReject)
        {
            Assert.Equal(request.Trail.BytesTotal, request.Trail.BytesInspected);
        }
    }
}
