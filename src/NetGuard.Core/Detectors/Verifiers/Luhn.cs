namespace NetGuard.Detectors.Verifiers;

/// <summary>The check digit of ISO/IEC 7812, as payment cards have it.</summary>
internal static class Luhn
{
    /// <summary>Whether the digits in the text, separators aside, end in their check digit. Text without digits has none.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        var sum = 0;
        var digits = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit((char)text[i]))
            {
                continue;
            }

            var digit = text[i] - '0';
            if ((digits++ & 1) == 1)
            {
                digit *= 2;
                digit -= digit > 9 ? 9 : 0;
            }

            sum += digit;
        }

        return digits > 1 && sum % 10 == 0;
    }
}
