using System.Text;
using CsCheck;
using NetGuard.Decisions;
using NetGuard.Uris;
using NetGuard.Uris.Hidden;

namespace NetGuard.Core.Tests.Uris.Hidden;

public sealed class NestedUrlsTests
{
    private const string Code = "uri.form.nested-url";

    private static readonly UriPolicy s_policy = WithForm(Judged.Policy(["allowed.example"]), Mode.Enforce);

    [Fact]
    public void Judge_RowsOfTheFixture_AreFoundOrNot()
    {
        var wrong = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Uris", "Fixtures", "nested-urls.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => Judged.Of(row[1], UriInputKind.Declared, s_policy).Codes != (row[0] == "nested" ? Code : ""))
            .Select(row => $"{row[0]} {row[1]}: {Judged.Of(row[1], UriInputKind.Declared, s_policy).Codes}");

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(Mode.Enforce, Mode.Enforce, Mode.Enforce)]
    [InlineData(Mode.Enforce, Mode.Report, Mode.Report)]
    [InlineData(Mode.Report, Mode.Enforce, Mode.Report)]
    [InlineData(Mode.Off, Mode.Enforce, Mode.Off)]
    [InlineData(Mode.Enforce, Mode.Off, Mode.Off)]
    [Trait("Rule", "R8")]
    public void Judge_NestedUrlThatBreaksARule_WeighsTheWeakerOfBothModes(Mode nested, Mode userInfo, Mode expected)
    {
        var policy = WithForm(s_policy, nested);
        policy = policy with { Forms = policy.Forms.With(UriForm.UserInfo, userInfo, null) };

        var findings = Judged.Of("https://allowed.example/?u=https://user@allowed.example/", UriInputKind.Declared, policy).Findings;

        Assert.Equal(expected, findings.Length == 0 ? Mode.Off : findings.Single().Mode);
    }

    [Fact]
    public void Judge_AnyWayToWriteADisallowedUrl_IsFound()
    {
        string[] urls = ["https://evil.test/a", "http://allowed.example/", "//evil.test/x", "https:evil.test", "https:\\\\evil.test", "ftp://allowed.example/", "https://u@allowed.example/", "https://203.0.113.9/", "gs://evil/x"];
        string[] places = ["/p?u={0}", "/p?a=b&{0}", "/p#{0}", "/p?a=b#u={0}", "/p?a={{\"u\":\"{0}\"}}"];
        Func<string, string>[] codings =
        [
            Uri.EscapeDataString,
            text => string.Concat(Encoding.ASCII.GetBytes(text).Select(b => $"%{b:x2}")),
            text => Convert.ToBase64String(Encoding.ASCII.GetBytes(text)),
            text => Convert.ToBase64String(Encoding.ASCII.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            text => "https://allowed.example/q?next=" + Uri.EscapeDataString(text),
        ];
        Gen.Select(Gen.Int[0, urls.Length - 1], Gen.Int[0, places.Length - 2], Gen.Int[0, codings.Length - 1].Array[0, 3]).Sample((url, place, steps) =>
        {
            var text = steps.Aggregate(urls[url], (inner, step) => codings[step](inner));
            var outer = "https://allowed.example" + string.Format(System.Globalization.CultureInfo.InvariantCulture, places[place], text);
            var codes = Judged.Of(outer, UriInputKind.Declared, s_policy).Codes;
            Assert.True(codes.Contains(Code, StringComparison.Ordinal), $"{outer}: {codes}");
        }, iter: 5_000);
    }

    [Fact]
    public void Judge_AnyWayToWriteAnAllowedUrl_IsNot()
    {
        string[] urls = ["https://allowed.example/a?b=c", "//allowed.example/x", "https://allowed.example"];
        string[] places = ["/p?u={0}&w=640", "/p#{0}", "/p/{0}"];
        Gen.Select(Gen.Int[0, urls.Length - 1], Gen.Int[0, places.Length - 1], Gen.Int[0, 2]).Sample((url, place, coding) =>
        {
            var text = coding switch
            {
                0 => Uri.EscapeDataString(urls[url]),
                1 => Convert.ToBase64String(Encoding.ASCII.GetBytes(urls[url])).Replace('+', '-').Replace('/', '_'),
                _ => Uri.EscapeDataString("https://allowed.example/r?to=" + Uri.EscapeDataString(urls[url])),
            };
            var outer = "https://allowed.example" + string.Format(System.Globalization.CultureInfo.InvariantCulture, places[place], text);
            Assert.Equal("", Judged.Of(outer, UriInputKind.Declared, s_policy).Codes);
        }, iter: 200);
    }

    [Theory]
    [Trait("Rule", "R25")]
    [InlineData(NestedUrls.MaxSteps, "")]
    [InlineData(NestedUrls.MaxSteps + 1, Code)]
    public void Judge_EscapesWithinEscapes_AreUndoneUpToTheBoundAndRefusedPastIt(int depth, string codes)
    {
        var text = Enumerable.Range(0, depth).Aggregate("a b", (inner, _) => Uri.EscapeDataString(inner));
        Assert.Equal(codes, Judged.Of($"https://allowed.example/?q={text}", UriInputKind.Declared, s_policy).Codes);
    }

    [Theory]
    [Trait("Rule", "R25")]
    [InlineData(NestedUrlWalk.MaxUrls, "")]
    [InlineData(NestedUrlWalk.MaxUrls + 1, Code)]
    public void Judge_ManyNestedUrls_AreJudgedUpToTheBoundAndRefusedPastIt(int count, string codes)
    {
        var uri = "https://allowed.example/?" + string.Join('&', Enumerable.Range(0, count).Select(i => $"u{i}=https://allowed.example/"));
        Assert.Equal(codes, Judged.Of(uri, UriInputKind.Declared, s_policy).Codes);
    }

    /// <summary>Each URL of an unescaped chain reaches to the end of the text, so that their bytes grow with the square.</summary>
    [Theory]
    [Trait("Rule", "R25")]
    [InlineData(14, "")]
    [InlineData(18, Code)]
    public void Judge_ChainOfUrls_IsJudgedUpToItsBytesAndRefusedPastThem(int count, string codes)
    {
        var uri = "https://allowed.example/" + string.Concat(Enumerable.Repeat("https://allowed.example/a/", count));
        Assert.Equal(codes, Judged.Of(uri, UriInputKind.Declared, s_policy).Codes);
    }

    /// <summary>The look at punctuation and words loses no URL that the walk would find.</summary>
    [Fact]
    public void MayHoldUrl_OfAnyTailInWhichAUrlIsFound_IsTrue()
    {
        var piece = Gen.OneOf(
            Gen.Const("https://evil.test/a").Select(Coded),
            Gen.Const("//evil.test").Select(Coded),
            Gen.OneOf("//a.b", "/", "?", "=", "&", ";", "#", "pictures", "a", "0001.jpg", " ", "(", "~", "-", "_", "."));
        piece.Array[1, 6].Select(string.Concat).Sample(text =>
        {
            var tail = Encoding.ASCII.GetBytes("/" + text);
            var walk = new NestedUrlWalk(s_policy, new UriFindings(), Mode.Enforce, tail.Length);
            walk.Walk(tail);
            Assert.True(walk.Found == Mode.Off || NestedUrls.MayHoldUrl(tail), text);
        }, iter: 20_000);

        static string Coded(string url) => Convert.ToBase64String(Encoding.ASCII.GetBytes(url));
    }

    [Fact]
    public void Judge_Data_HasNothingNested() =>
        Assert.Equal("", Judged.Of("data:text/plain;u=https://evil.test/,x", UriInputKind.Declared, s_policy).Codes);

    [Fact]
    public void Judge_HostsAreNotRestricted_NestedHostsAreNeither() =>
        Assert.Equal("", Judged.Of("https://allowed.example/?u=https://other.test/", UriInputKind.Declared, s_policy with { RestrictHosts = false }).Codes);

    private static UriPolicy WithForm(UriPolicy policy, Mode mode) => policy with { Forms = policy.Forms.With(UriForm.NestedUrl, mode, null).With(UriForm.EncodedPayload, Mode.Off, null) };
}
