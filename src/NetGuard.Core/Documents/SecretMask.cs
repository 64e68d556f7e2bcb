using System.Text.RegularExpressions;

namespace NetGuard.Documents;

/// <summary>
/// Finds what a shown source line must not show: values of members that are named like secrets, whichever setting the
/// error is about (another member may stand in the same line).
/// </summary>
internal static partial class SecretMask
{
    /// <summary>Ranges of secret values in the text, rising; references (<c>env:</c>, <c>file:</c>) are none.</summary>
    public static IEnumerable<Range> Find(string text)
    {
        foreach (Match match in Secret().Matches(text))
        {
            var value = match.Groups["value"];
            if (!value.Value.StartsWith("env:", StringComparison.Ordinal) && !value.Value.StartsWith("file:", StringComparison.Ordinal) && value.Length > 0)
            {
                yield return value.Index..(value.Index + value.Length);
            }
        }
    }

    [GeneratedRegex("\"[^\"\\n]*(?:key|secret|password|token|value)[^\"\\n]*\"\\s*:\\s*\"(?<value>(?:[^\"\\\\\\n]|\\\\.)*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();
}
