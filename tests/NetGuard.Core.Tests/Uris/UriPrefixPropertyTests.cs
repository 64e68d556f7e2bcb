using System.Text;
using CsCheck;
using NetGuard.Uris;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris;

/// <summary>No URL that a prefix admits is read as one outside of it, however a server undoes escapes and steps.</summary>
[Trait("Rule", "R23")]
public sealed class UriPrefixPropertyTests
{
    private const string Prefix = "https://storage.example/public/";

    private static readonly string[] s_pieces =
    [
        "a", "b.c", "/", "//", "\\", ".", "..", "...", "%2e", "%2E%2e", "%2f", "%5c", "%25", "%252e", "%252f", "%25252e", "%c0%ae", "%c0%af", "%00", "%20", " ", ";", ";x=", "?", "#", "%3f", "%23", "%3b",
        "\t", "\n", "\uFF0E", "\uFF0F", "\uFF3C", "\uFF05", "2e", "\u2024", "\u2025", "%EF%BC%8E", "%EF%BC%8F", "\u3002", "%u002e", "@", ":", "public",
    ];

    private static readonly Gen<string> s_tails = Gen.Int[0, s_pieces.Length - 1].Array[0, 8].Select(parts => string.Concat(parts.Select(i => s_pieces[i])));

    [Fact]
    public void Matches_AnyUrl_StaysWithinThePrefixForEveryReader()
    {
        Assert.True(UriPrefixSet.TryCreate([Prefix], out var set, out _));
        var admitted = 0;
        Gen.Select(Gen.Int[0, 4], s_tails).Sample((start, tail) =>
        {
            var uri = (start == 0 ? "https://storage.example/" : Prefix) + tail;
            var text = Encoding.UTF8.GetBytes(uri);
            if (!UrlParser.TryParse(text, new byte[UrlParser.ScratchLength(text)], out var url, out _) || !set.Matches(url, out _))
            {
                return;
            }

            Interlocked.Increment(ref admitted);
            var path = Encoding.UTF8.GetString(url.Path);
            for (var decodings = 0; decodings <= 3; decodings++)
            {
                foreach (var reading in Readings(path))
                {
                    Assert.True(reading.StartsWith("/public/", StringComparison.Ordinal) || reading == "/public", $"{uri} is read as {reading} after {decodings} decodings");
                }

                path = Uri.UnescapeDataString(path);
            }
        }, iter: 100_000);
        Assert.True(admitted > 5_000, $"only {admitted} were admitted");
    }

    [Fact]
    public void Matches_AdmittedUrl_IsNarrowedByFormsSchemesAndPortsAllTheSame()
    {
        var policy = Judged.Policy([], prefixes: [Prefix, "https://storage.example:8443/public/", "http://storage.example/public/"]);

        Assert.Equal("", Judged.Of(Prefix + "a", UriInputKind.Declared, policy).Codes);
        Assert.Equal("uri.form.userinfo", Judged.Of("https://u@storage.example/public/a", UriInputKind.Declared, policy).Codes);
        Assert.Equal("uri.port", Judged.Of("https://storage.example:8443/public/a", UriInputKind.Declared, policy).Codes);
        Assert.Equal("uri.scheme uri.port", Judged.Of("http://storage.example/public/a", UriInputKind.Declared, policy).Codes);
        Assert.Equal("uri.form.parser-divergence", Judged.Of("https:/storage.example/public/a", UriInputKind.Declared, policy).Codes);
    }

    /// <summary>Paths as servers resolve them: slashes of either kind, parameters kept or dropped, trailing spaces, compatibility forms.</summary>
    private static IEnumerable<string> Readings(string path)
    {
        foreach (var text in new[] { path, path.Normalize(NormalizationForm.FormKC) })
        {
            foreach (var keepsParameters in new[] { true, false })
            {
                foreach (var trimsSpaces in new[] { true, false })
                {
                    yield return Resolve(text.Replace('\\', '/'), keepsParameters, trimsSpaces);
                }
            }
        }
    }

    private static string Resolve(string path, bool keepsParameters, bool trimsSpaces)
    {
        var kept = new List<string>();
        foreach (var written in path.Split('/'))
        {
            var segment = keepsParameters ? written : written.Split(';')[0];
            segment = trimsSpaces ? segment.Replace(" ", "", StringComparison.Ordinal) : segment;
            if (segment == "..")
            {
                kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            }
            else if (segment is not ("" or "."))
            {
                kept.Add(segment);
            }
        }

        return "/" + string.Join('/', kept);
    }
}
