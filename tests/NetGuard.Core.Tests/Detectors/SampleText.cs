using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NetGuard.Detectors;

namespace NetGuard.Core.Tests.Detectors;

/// <summary>
/// Writes out the examples of detectors' entries: <c>{alnum:36}</c> is 36 characters of a class, the same in each run. So no
/// file holds anything that looks like a secret of somebody's.
/// </summary>
internal static partial class SampleText
{
    private static readonly Dictionary<string, string> s_classes = new()
    {
        ["alnum"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        ["lower"] = "abcdefghijklmnopqrstuvwxyz0123456789",
        ["upper"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        ["hex"] = "0123456789abcdef",
        ["digits"] = "123456789",
        ["base32"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        ["base64"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        ["base64url"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        ["bech32"] = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    };

    public static string Of(string template)
    {
        // Seeded by the text, so that an example never changes and two differ.
        var random = new Random(template.Aggregate(17, (hash, c) => unchecked(hash * 31 + c)));
        return Placeholder().Replace(template, match =>
        {
            var count = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            return match.Groups[1].Value == "gateway-key" ? GatewayKey(count) : Letters(random, s_classes[match.Groups[1].Value], count);
        });
    }

    public static string GatewayKey(int seed)
    {
        var key = new byte[GatewayKeyText.IdBytes + GatewayKeyText.SecretBytes];
        new Random(seed).NextBytes(key);
        var text = new byte[GatewayKeyText.Length];
        GatewayKeyText.Write(key.AsSpan(0, GatewayKeyText.IdBytes), key.AsSpan(GatewayKeyText.IdBytes), text);
        return Encoding.ASCII.GetString(text);
    }

    // A digit is always among them, and long runs have all kinds, as real keys do.
    private static string Letters(Random random, string letters, int count)
    {
        var text = new char[count];
        for (var i = 0; i < count; i++)
        {
            text[i] = i == count / 2 && letters.Contains('7', StringComparison.Ordinal) ? '7' : letters[random.Next(letters.Length)];
        }

        return new string(text);
    }

    [GeneratedRegex(@"\{([a-z0-9-]+):(\d+)\}")]
    private static partial Regex Placeholder();
}
