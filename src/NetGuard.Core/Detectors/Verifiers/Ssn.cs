namespace NetGuard.Detectors.Verifiers;

/// <summary>Social security numbers of the United States, by the rules of their administration since 2011.</summary>
internal static class Ssn
{
    /// <summary>Whether the text holds nine digits, separators aside, of which no part is one that is never given out.</summary>
    public static bool IsPossible(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[9];
        var count = 0;
        foreach (var value in text)
        {
            if (char.IsAsciiDigit((char)value))
            {
                if (count == 9)
                {
                    return false;
                }

                digits[count++] = value;
            }
        }

        return count == 9
            && digits[0] != '9'
            && !digits[..3].SequenceEqual("000"u8) && !digits[..3].SequenceEqual("666"u8)
            && !digits[3..5].SequenceEqual("00"u8)
            && !digits[5..].SequenceEqual("0000"u8);
    }
}
