using System.Text.RegularExpressions;

namespace NetGuard.Documents;

/// <summary>
/// Finds what a shown source line must not show, whichever setting the error is about (another member may stand in the same
/// line): values of members that are named like secrets, and all but the harmless ones in the sections that hold secrets,
/// where a misspelt name may stand before one.
/// </summary>
internal static partial class SecretMask
{
    // Characters before a member in which its section's brace is looked for: a bound, so that no file makes this quadratic.
    private const int LookBack = 4096;

    private static readonly string[] Harmless = ["Mode", "Header", "Path", "KeyPath", "Subject", "Store", "Location"];

    /// <summary>Ranges of secret values in the text, rising; references (<c>env:</c>, <c>file:</c>) are none.</summary>
    public static IEnumerable<Range> Find(string text)
    {
        var ranges = new SortedDictionary<int, int>();
        foreach (Match member in Member().Matches(text))
        {
            var value = member.Groups["value"];
            var isSecret = SecretName().IsMatch(member.Groups["name"].ValueSpan)
                || IsInSecretSection(text, member.Index) && !Harmless.Contains(member.Groups["name"].Value, StringComparer.OrdinalIgnoreCase);
            if (isSecret && value.Length > 0 && !value.Value.StartsWith("env:", StringComparison.Ordinal) && !value.Value.StartsWith("file:", StringComparison.Ordinal))
            {
                ranges[value.Index] = value.Index + value.Length;
            }
        }

        return ranges.Select(range => range.Key..range.Value);
    }

    // Looks at the brace before the member: sections of secrets have no objects within them.
    private static bool IsInSecretSection(string text, int member)
    {
        var from = Math.Max(0, member - LookBack);
        var before = text.AsSpan(from, member - from);
        var brace = before.LastIndexOf('{');
        return brace >= 0 && SectionStart().IsMatch(before[..brace]);
    }

    [GeneratedRegex("\"(?<name>[^\"\\\\\\n]{1,64})\"\\s*:\\s*\\[?\\s*\"(?<value>(?:[^\"\\\\\\n]|\\\\.)*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Member();

    [GeneratedRegex("^(?!(?:KeyPath|AffinityKeyName)$).*(?:key|secret|password|token|value)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("\"(?:Keys|Upstream|Certificate)\"\\s*:\\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex SectionStart();
}
