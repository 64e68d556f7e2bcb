namespace NetGuard.Detectors.Scans;

/// <summary>A telephone number: international with its plus (E.164, 8 to 15 digits), or of North America in its usual groups.</summary>
internal static class PhoneText
{
    private const int LeastDigits = 8;
    private const int MostDigits = 15;

    public static bool IsAt(in DigitGroup group) =>
        group.At(-1) == '+' ? IsInternational(group) : IsNorthAmerican(group);

    private static bool IsInternational(in DigitGroup group)
    {
        if (char.IsAsciiLetterOrDigit((char)group.At(-2)) || group.At(0) == '0')
        {
            return false;
        }

        var digits = 0;
        var separators = 0;
        for (var at = 0; ; at++)
        {
            if (char.IsAsciiDigit((char)group.At(at)))
            {
                if (++digits > MostDigits)
                {
                    return false;
                }

                separators = 0;
            }
            else if (group.At(at) is not ((byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')') || ++separators > 2)
            {
                return digits >= LeastDigits && !char.IsAsciiLetter((char)group.At(at));
            }
        }
    }

    // 415-555-0132, 415.555.0132, (415) 555-0132, (415)555-0132
    private static bool IsNorthAmerican(in DigitGroup group)
    {
        if (group.Length != 3 || group.At(0) < '2' || !group.BeginsNumber)
        {
            return false;
        }

        var at = 4;
        if (group.At(-1) == '(')
        {
            if (group.At(3) != ')')
            {
                return false;
            }

            at += group.At(4) == ' ' ? 1 : 0;
        }
        else if (group.At(3) is not ((byte)'-' or (byte)'.') || group.At(3) != group.At(7) || group.At(-1) == group.At(3))
        {
            return false;
        }

        return group.HasDigits(at, 3) && group.At(at) >= '2' && group.At(at + 3) is (byte)'-' or (byte)'.' && group.HasDigits(at + 4, 4) && group.EndsNumber(at + 8) && group.At(at + 8) != '-';
    }
}
