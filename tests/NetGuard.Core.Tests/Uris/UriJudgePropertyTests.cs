using System.Buffers;
using System.Text;
using CsCheck;
using NetGuard.Uris;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris;

public sealed class UriJudgePropertyTests
{
    private static readonly UriPolicy Policy = Judged.Policy(["allowed.example", "203.0.113.80", "b\u00FCcher.example"], ["https", "data"]);

    private static readonly string[] Pieces =
    [
        "https:", "http:", "data:", "//", "\\", "/", "@", ":", "[", "]", "%2f", "%", ".", "..", "allowed.example", "evil.test", "203.0.113.80",
        "0x7f", "?", "#", "\t", "\n", " ", "\"", "(", ")", ",", ";", "é", "。", "\u200B", "\u00A0", "\u3000", "443", "b\u00FCcher.example", "\u00DF", "\uFF41", "xn--", "\u200D",
    ];

    private static readonly SearchValues<byte> LettersAndDigits = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789"u8);

    private static readonly Gen<byte[]> Values = Gen.Frequency(
        (4, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 10].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)))),
        (1, Gen.Byte.Array[0, 30]));

    [Fact]
    public void Judge_AnyBytes_NeverThrowsAndFindsOnlyInUris() =>
        Gen.Select(Values, Gen.Enum<UriInputKind>()).Sample((value, kind) =>
        {
            var findings = new UriFindings();
            UriJudge.Judge(value, kind, Policy, findings);
            return findings.IsUri || findings.Count == 0;
        }, iter: 50_000);

    [Fact]
    public void Judge_AllowedDeclaredUri_IsOneThatTheFrameworkReadsWithTheSameHost()
    {
        var allowed = 0;
        Gen.Select(Gen.Bool, Values).Sample((complete, tail) =>
        {
            byte[] value = complete ? [.. "https://allowed.example"u8, .. tail] : [.. "https:"u8, .. tail];
            var findings = new UriFindings();
            UriJudge.Judge(value, UriInputKind.Declared, Policy, findings);
            if (findings.Count > 0)
            {
                return true;
            }

            Interlocked.Increment(ref allowed);
            return Uri.TryCreate(Encoding.UTF8.GetString(value), UriKind.Absolute, out var uri)
                && uri.IdnHost.TrimEnd('.') is "allowed.example" or "203.0.113.80" or "xn--bcher-kva.example";
        }, iter: 50_000);
        Assert.True(allowed > 1_000, $"only {allowed} were allowed");
    }

    /// <summary>The inspector hands over trimmed strings, so trimming again must change nothing.</summary>
    [Fact]
    public void Trim_OfATrimmedValue_ChangesNothing() =>
        Values.Sample(value =>
        {
            var once = UriTrim.Trim(value);
            return UriTrim.Trim(once).SequenceEqual(once);
        }, iter: 50_000);

    [Fact]
    public void Judge_StringThatParsesToAHost_IsAUri()
    {
        var hosts = 0;
        Gen.Select(Gen.Int[0, Pieces.Length - 1], Values).Sample((first, tail) =>
        {
            // Half of the values begin with a scheme.
            byte[] value = first % 2 == 0 ? tail : [.. Encoding.UTF8.GetBytes(Pieces[first % 4 / 2]), .. tail];
            if (!UrlParser.TryParse(value, new byte[UrlParser.ScratchLength(value)], out var url, out _)
                || url.Host.Kind == HostKind.Opaque
                || !url.Host.Text.ContainsAny(LettersAndDigits)
                || HasNothingButPunctuation(value))
            {
                return true;
            }

            Interlocked.Increment(ref hosts);
            var findings = new UriFindings();
            UriJudge.Judge(value, UriInputKind.StringValue, Policy, findings);
            return findings.IsUri;
        }, iter: 50_000);
        Assert.True(hosts > 500, $"only {hosts} had a host");
    }

    // A name of punctuation alone has an ASCII form, and no registry that would give it out.
    private static bool HasNothingButPunctuation(byte[] value)
    {
        var text = Encoding.UTF8.GetString(value);
        return text[(text.IndexOf(':') + 1)..].EnumerateRunes().All(rune => Rune.IsPunctuation(rune) || Rune.IsControl(rune) || Rune.IsWhiteSpace(rune));
    }

    [Fact]
    public void Judge_StringAllowedByPrefix_StaysBelowItUntrimmed()
    {
        string[] parts = ["a", "/", "..", ".", "%2e", "%2F", "%5c", "\\", ";", "\n", "\t", ")", "\"", ",", "-", " ", "?", "#", "%", "\u3002", "\u300D"];
        var policy = Judged.Policy([], prefixes: ["https://allowed.example/public/"]);
        var allowed = 0;
        Gen.Int[0, parts.Length - 1].Select(i => parts[i]).Array[0, 9].Select(string.Concat).Sample(tail =>
        {
            var value = "https://allowed.example/public/" + tail;
            if (Judged.Of(value, UriInputKind.StringValue, policy) is not { IsUri: true, IsRefused: false })
            {
                return true;
            }

            // The whole string, as a parser reads it that removes tabs and line breaks.
            Interlocked.Increment(ref allowed);
            var whole = value.Replace("\n", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
            return new Uri(whole).AbsolutePath.StartsWith("/public/", StringComparison.Ordinal);
        }, iter: 50_000);
        Assert.True(allowed > 1_000, $"only {allowed} were allowed");
    }

    [Fact]
    public void Judge_WrappedUri_IsSeenAsTheBareOne()
    {
        string[] wrappings = ["", " ", "\"", "'", "(", ")", "<", ">", "\n", "\u201C", "\u300D", "*", "`", "\uFEFF"];
        var wrapping = Gen.Int[0, wrappings.Length - 1].Select(i => wrappings[i]).Array[0, 4].Select(string.Concat);
        string[] uris = ["https://evil.test/a", "https://allowed.example", "https://allowed.example/a?b=c", "//evil.test/x", "https:evil.test", "gs://b/c"];
        Gen.Select(wrapping, Gen.Int[0, uris.Length - 1], wrapping).Sample((before, i, after) =>
        {
            var bare = Judged.Of(uris[i], UriInputKind.StringValue, Policy);
            var wrapped = Judged.Of(before + uris[i] + after, UriInputKind.StringValue, Policy);
            return bare.IsUri && wrapped.IsUri && wrapped.Codes == bare.Codes;
        });
    }
}
