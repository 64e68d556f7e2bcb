using System.Text;
using CsCheck;
using NetGuard.Uris;
using NetGuard.Uris.Hidden;

namespace NetGuard.Core.Tests.Uris.Hidden;

public sealed class WordRunTests
{
    [Fact]
    public void Has_AnyText_IsWhatALookAtEachPlaceSays() =>
        Gen.Select(Gen.Int[0, 7].Select(i => "aZ9-_+/."[i]).Array[0, 30], Gen.Int[1, 12]).Sample((chars, length) =>
        {
            var text = new string(chars);
            var expected = Enumerable.Range(0, Math.Max(0, text.Length - length + 1)).Any(start => text.AsSpan(start, length).IndexOfAny('/', '.') < 0);
            Assert.Equal(expected, WordRun.Has(Encoding.ASCII.GetBytes(text), length));
        });

    /// <summary>The look at a URL's punctuation that spares most URLs the walk loses no coded URL.</summary>
    [Fact]
    public void Has_UrlInBase64_IsALongRun()
    {
        string[] urls = ["//a.b", "http:a", "ftp:a.b", "https://a?b=c?", "//a.b?c?d?e", "\\\\a.b"];
        Gen.Select(Gen.Int[0, urls.Length - 1], Gen.Int[1, 3]).Sample((i, times) =>
        {
            var text = Enumerable.Range(0, times).Aggregate(urls[i], (inner, _) => Convert.ToBase64String(Encoding.ASCII.GetBytes(inner)).TrimEnd('='));
            Assert.True(WordRun.Has(Encoding.ASCII.GetBytes(text), NestedUrls.MinBase64), text);
            Assert.Contains("uri.form.nested-url", Judged.Of($"https://allowed.example/?{text}", UriInputKind.Declared, Judged.Policy(["allowed.example"])).Codes, StringComparison.Ordinal);
        }, iter: 200);
    }
}
