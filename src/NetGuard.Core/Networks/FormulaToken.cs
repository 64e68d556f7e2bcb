using System.Buffers;

namespace NetGuard.Networks;

internal enum FormulaTokenKind : byte
{
    End,
    Open,
    Close,
    Dash,
    Or,
    And,
    Not,
    Any,
    None,
    Name,

    /// <summary>Text with a dot, a colon or a slash, or one that starts with a digit: an address or a network.</summary>
    Address,

    /// <summary>A word that is neither, such as one with a character that has no place in a formula.</summary>
    Unknown,
}

/// <summary>One word or sign of a formula, with its place in characters.</summary>
internal readonly record struct FormulaToken(FormulaTokenKind Kind, int Offset, int Length)
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n()-");

    /// <summary>
    /// Reads the token that begins at or after <paramref name="position"/>. A word ends at white space, a parenthesis or a
    /// dash, which no name and no address contains; so <c>fab</c> is a name and <c>fab::1-fab::9</c> a range.
    /// </summary>
    public static FormulaToken Read(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\r' or '\n')
        {
            position++;
        }

        if (position == text.Length)
        {
            return new(FormulaTokenKind.End, position, 0);
        }

        switch (text[position])
        {
            case '(':
                return new(FormulaTokenKind.Open, position, 1);
            case ')':
                return new(FormulaTokenKind.Close, position, 1);
            case '-':
                return new(FormulaTokenKind.Dash, position, 1);
            default:
                var length = text[position..].IndexOfAny(WordEnds);
                length = length < 0 ? text.Length - position : length;
                return new(Classify(text.Slice(position, length)), position, length);
        }
    }

    private static FormulaTokenKind Classify(ReadOnlySpan<char> word) => word switch
    {
        "or" => FormulaTokenKind.Or,
        "and" => FormulaTokenKind.And,
        "not" => FormulaTokenKind.Not,
        "any" => FormulaTokenKind.Any,
        "none" => FormulaTokenKind.None,
        _ when NetworkName.HasNameShape(word) => FormulaTokenKind.Name,
        _ when char.IsAsciiDigit(word[0]) || word.ContainsAny(".:/") => FormulaTokenKind.Address,
        _ => FormulaTokenKind.Unknown,
    };
}
