using System.Text;
using CsCheck;
using NetGuard.Detectors;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Core.Tests.Detectors;

public sealed class DetectorPropertyTests
{
    private static readonly IReadOnlyList<string> s_secrets = [.. DetectorCatalog.Files().SelectMany(file => file.Detectors).SelectMany(entry => entry.Must.Concat(entry.MustNot)).Select(SampleText.Of)];

    private static readonly IReadOnlyList<string> s_anchors = [.. DetectorCatalog.All.SelectMany(detector => detector.Anchors).Select(Encoding.ASCII.GetString)];

    private static readonly Gen<string> s_filler = Gen.OneOf(
        OneOf(" ", "\n", ";", "?a=", "&b=", "\"", ": ", "é", "x", "0", "-"),
        Gen.String[Gen.Char["abcXYZ019 _-.:/@=%+\n"], 0, 12]);

    private static readonly Gen<string> s_piece = Gen.OneOf(
        s_filler,
        OneOf(s_anchors),
        OneOf(s_secrets),
        Gen.Select(OneOf(s_secrets), Gen.Int[1, 100], (secret, cut) => secret[..Math.Min(cut, secret.Length)]));

    private static readonly Gen<string> s_text = s_piece.Array[1, 6].Select(string.Concat);

    [Fact]
    public void Find_InAnyText_FindsWhatEachDetectorFindsAtEachByte()
    {
        var detectors = DetectorCatalog.All.Where(detector => detector.Anchors.Count > 0).ToArray();
        var groups = detectors.Chunk(DetectorSearch.MaxFound - 1).Select(group => (Detectors: group, Set: DetectorSet.Create(group))).ToArray();
        s_text.Sample(
            text =>
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                foreach (var (group, set) in groups)
                {
                    var search = new DetectorSearch();
                    search.Begin(bytes.Length);
                    set.Find(bytes, search);
                    var found = search.Found.ToArray().Select(place => group[place].Id);
                    Assert.Equal(NaiveDetectors.Find(bytes, group).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
                }
            },
            iter: 300);
    }

    /// <summary>What is found in a text is found in a URI that carries it, however it is encoded there.</summary>
    [Fact]
    public void FindInUri_OfAnEncodedSecret_FindsWhatIsFoundInThePlainOne()
    {
        var plain = s_secrets.Where(secret => Detecting.InText(secret) is not [] && secret.Length is >= 16 and < 200).ToArray();
        var encodings = new Func<string, string>[]
        {
            Uri.EscapeDataString,
            text => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"%{b:x2}")),
            text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
            text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)),
        };
        var secrets = Gen.Select(OneOf("", "", "é ", "abé ", "你好 ", "ab你 ", "😀 ", "a\t"), OneOf(plain), (before, secret) => before + secret);
        Gen.Select(secrets, Gen.Int[0, encodings.Length - 1], Gen.Int[-1, encodings.Length - 1], OneOf("https://a.example/{0}", "https://a.example/i/{0}/p.png", "https://a.example/?q={0}&z=1", "https://a.example/#{0}", "https://{0}@a.example/", "https://a.example/?{0}")).Sample(
            (secret, first, second, place) =>
            {
                var encoded = Uri.EscapeDataString(encodings[first](secret));
                encoded = second < 0 ? encoded : Uri.EscapeDataString(encodings[second](encoded));
                var uri = place.Replace("{0}", encoded, StringComparison.Ordinal);
                var search = new DetectorSearch();
                search.Begin(uri.Length);
                UriText.Find(Encoding.UTF8.GetBytes(uri), Detecting.All, search);

                // A search that gave up refuses as well: the digits of a secret may themselves look encoded, one step too deep.
                Assert.True(search.Count > 0 || search.IsExhausted, $"{secret} by {first} and {second}: {uri}");
            },
            iter: 2_000);
    }

    [Fact]
    public void FindInUri_OfAnyBytes_NeverThrows()
    {
        Gen.Byte.Array[0, 300].Sample(
            bytes =>
            {
                var search = new DetectorSearch();
                search.Begin(bytes.Length);
                UriText.Find(bytes, Detecting.All, search);
                Detecting.All.Find(bytes, search);
            },
            iter: 3_000);
    }

    private static Gen<string> OneOf(params IReadOnlyList<string> texts) => Gen.Int[0, texts.Count - 1].Select(i => texts[i]);
}
