using System.Text;
using System.Text.RegularExpressions;
using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors;

/// <summary>The checksum that a custom detector's matches must have.</summary>
public enum CustomChecksum : byte
{
    None,
    Luhn,
    Mod97,
}

/// <summary>An administrator's detector, as written.</summary>
public sealed record CustomDetector
{
    public const int LeastKeyword = DetectorCompiler.LeastAnchor;
    public const int LongestKeyword = 64;
    public const int MostKeywords = 50;
    public const int LongestPattern = 512;

    /// <summary>The family of all of them.</summary>
    public const string Family = "custom";

    public required string Name { get; init; }

    /// <summary>Words, one of which stands within 128 bytes behind or 384 before the begin of what is found; in either case.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    public required string Pattern { get; init; }

    public CustomChecksum Checksum { get; init; }

    public static bool IsName(string text) => DetectorCompiler.IsName(text);

    /// <summary>What keeps a keyword from being one; <c>null</c> if nothing does.</summary>
    public static string? KeywordFault(string keyword) =>
        Encoding.UTF8.GetByteCount(keyword) is < LeastKeyword or > LongestKeyword ? $"a keyword has {LeastKeyword} to {LongestKeyword} bytes: shorter ones occur in every text" : null;

    /// <summary>What keeps a pattern from being one; <c>null</c> if nothing does.</summary>
    public static string? PatternFault(string pattern)
    {
        if (pattern.Length is 0 or > LongestPattern)
        {
            return $"a pattern has 1 to {LongestPattern} characters";
        }

        try
        {
            return Compile(pattern).IsMatch("") ? "the pattern matches the empty text, and so every text" : null;
        }
        catch (NotSupportedException)
        {
            return "the pattern needs backtracking or grows too large: no look-around, back reference, atomic group or large count";
        }
        catch (ArgumentException e)
        {
            return $"the pattern is no regular expression: {Fault(e)}";
        }
    }

    /// <summary>Whether the engine that runs and the one that backtracks agree about a text.</summary>
    public static bool EnginesAgree(string pattern, string text)
    {
        var bounded = Compile(pattern);
        var backtracking = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        try
        {
            return bounded.IsMatch(text) == backtracking.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>The detector of a name, keywords and a pattern that have no fault.</summary>
    public Detector Compile() => new(Name, Family)
    {
        Anchors = [.. Keywords.Select(Encoding.UTF8.GetBytes)],
        IgnoreCase = true,
        Pattern = Compile(Pattern),
        Verifier = Checksum switch { CustomChecksum.Luhn => Verifier.Luhn, CustomChecksum.Mod97 => Verifier.Mod97, _ => Verifier.None },
        Boundaries = DetectorBoundaries.None,
    };

    // Its message repeats the pattern, whatever that holds.
    private static string Fault(ArgumentException e) => e is RegexParseException fault ? $"{fault.Error} at {fault.Offset}" : "it cannot be read";

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
