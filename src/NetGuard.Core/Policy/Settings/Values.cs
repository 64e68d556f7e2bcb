using System.Globalization;
using System.Text.RegularExpressions;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>Typed values of scalars, and the words of messages about them.</summary>
internal static class Values
{
    private const int MaxQuoted = 64;

    public static bool TryNumber(ConfigNode node, out long value)
    {
        value = 0;
        return node is ConfigScalar { ScalarKind: ScalarKind.Number or ScalarKind.Untyped } scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryBoolean(ConfigNode node, out bool value)
    {
        value = false;
        return node is ConfigScalar { ScalarKind: ScalarKind.Boolean or ScalarKind.Untyped } scalar
            && bool.TryParse(scalar.Text, out value);
    }

    /// <summary>A schema's pattern, as ECMAScript reads it: there <c>$</c> is the end of the text, not also the place before a last line feed.</summary>
    public static bool Matches(string text, string pattern)
    {
        var whole = pattern.EndsWith('$') ? string.Concat(pattern.AsSpan(0, pattern.Length - 1), "\\z") : pattern;
        return Regex.IsMatch(text, whole, RegexOptions.ECMAScript | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    public static string Mismatch(string expected, ConfigNode node, bool secret = false)
    {
        var got = node switch
        {
            ConfigScalar scalar when !secret => Quote(scalar),
            ConfigScalar or ConfigList or ConfigObject => $"{Article(node.Kind)} {node.Kind}",
            _ => node.Kind,
        };
        return $"expected {expected}, not {got}";
    }

    public static string DidYouMean(ConfigNode node, IEnumerable<string> words) =>
        node is ConfigScalar scalar ? DidYouMean(scalar.Text, words) : "";

    public static string DidYouMean(string word, IEnumerable<string> words) =>
        Suggestion.Closest(word, words) is { } meant ? $", did you mean '{meant}'?" : "";

    public static string Or(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "nothing",
        1 => $"'{words[0]}'",
        _ => string.Join(", ", words.SkipLast(1).Select(word => $"'{word}'")) + $" or '{words[^1]}'",
    };

    /// <summary>A value in quotes, cut, and without characters that a terminal would obey.</summary>
    public static string Quote(string text)
    {
        var cut = text.Length > MaxQuoted ? string.Concat(text.AsSpan(0, MaxQuoted), "...") : text;
        return "'" + string.Concat(cut.Select(c => ConfigPath.IsHarmless(c) ? c : '?')) + "'";
    }

    private static string Quote(ConfigScalar scalar) => scalar.ScalarKind switch
    {
        ScalarKind.String => $"the string {Quote(scalar.Text)}",
        ScalarKind.Number => $"the number {Quote(scalar.Text).Trim('\'')}",
        ScalarKind.Boolean => scalar.Text,
        _ => Quote(scalar.Text),
    };

    private static string Article(string kind) => kind[0] is 'o' ? "an" : "a";
}
