using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace NetGuard.Uris.Forms;

/// <summary>
/// A regular expression of an administrator, run without backtracking: its time is linear in the text whatever the pattern.
/// Only whether it matches is asked, never where: the positions of that engine have had bugs, its yes and no have not.
/// </summary>
public sealed class FormPattern
{
    /// <summary>Characters of a pattern.</summary>
    public const int MaxLength = 512;

    /// <summary>Characters of a text that is looked at.</summary>
    public const int MaxText = 32 * 1024;

    private readonly Regex _regex;

    private FormPattern(Regex regex) => _regex = regex;

    /// <param name="pattern">In .NET's syntax, without lookarounds, backreferences, atomic groups and conditions.</param>
    /// <param name="ignoreCase">Whether letters match in either case.</param>
    /// <param name="compiled">The pattern, on success.</param>
    /// <param name="error">What is wrong with it, as part of a sentence.</param>
    public static bool TryCreate(string pattern, bool ignoreCase, [NotNullWhen(true)] out FormPattern? compiled, out string error)
    {
        compiled = null;
        error = Complaint(pattern) ?? "";
        if (error.Length > 0)
        {
            return false;
        }

        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            compiled = new FormPattern(new Regex(pattern, options));
            return true;
        }
        catch (RegexParseException fault)
        {
            error = $"the pattern is malformed at character {fault.Offset}: {Words(fault.Error)}";
        }
        catch (NotSupportedException)
        {
            error = "the pattern uses what cannot run in linear time: a lookaround, backreference, atomic group or condition";
        }

        return false;
    }

    public bool IsMatch(ReadOnlySpan<char> text) => _regex.IsMatch(text);

    private static string? Complaint(string pattern) =>
        pattern.Length == 0 ? "the pattern is empty"
        : pattern.Length > MaxLength ? $"a pattern has at most {MaxLength} characters"
        : PatternSize.Of(pattern) > PatternSize.Max ? "the pattern's counted repetitions are too large: written out it has more than 5000 parts"
        : null;

    // InsufficientClosingParentheses -> "insufficient closing parentheses"
    private static string Words(RegexParseError error) =>
        string.Concat(error.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));
}
