using NetGuard.Detectors.Shapes;
using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors.Scans;

/// <summary>An account number whose check digits stand at a place: in a row, or in groups parted by single spaces or dashes.</summary>
internal static class IbanText
{
    /// <param name="text">The text.</param>
    /// <param name="digits">Where digits begin, behind two bytes at least.</param>
    public static bool IsAt(ReadOnlySpan<byte> text, int digits)
    {
        var start = digits - 2;
        if (!char.IsAsciiLetter((char)text[start]) || !char.IsAsciiLetter((char)text[start + 1])
            || (start > 0 && ByteClass.AlphaNumeric.Contains(text[start - 1])))
        {
            return false;
        }

        var length = Iban.LengthOf(text[start], text[start + 1]);
        Span<byte> number = stackalloc byte[Iban.MostLength];
        var count = 0;
        var at = start;
        for (; count < length && at < text.Length; at++)
        {
            if (ByteClass.AlphaNumeric.Contains(text[at]))
            {
                number[count++] = text[at];
            }
            else if (text[at] is not ((byte)' ' or (byte)'-') || !ByteClass.AlphaNumeric.Contains(text[at - 1]))
            {
                return false;
            }
        }

        return length > 0 && count == length
            && (at == text.Length || !ByteClass.AlphaNumeric.Contains(text[at]))
            && Iban.HasCheckDigits(number[..count]);
    }
}
