namespace NetGuard.Detectors.Verifiers;

/// <summary>Numbers that card schemes give out: prefix, length and check digit (ISO/IEC 7812).</summary>
internal static class PaymentCard
{
    public const int LeastDigits = 13;
    public const int MostDigits = 19;

    /// <summary>The first six digits from and to, and the lengths.</summary>
    private static readonly (int From, int To, int Least, int Most)[] s_ranges =
    [
        // Visa's thirteen digits are no longer given out, and are what German articles (EAN 400 to 440) and times look like.
        (400000, 499999, 16, 16), (400000, 499999, 19, 19),                             // Visa
        (510000, 559999, 16, 16), (222100, 272099, 16, 16),                             // Mastercard
        (340000, 349999, 15, 15), (370000, 379999, 15, 15),                             // American Express
        (300000, 305999, 14, 14), (305600, 305699, 16, 16), (309500, 309599, 14, 14), (360000, 369999, 14, 14), (380000, 399999, 14, 14), // Diners Club
        (352800, 358999, 16, 16),                                                       // JCB
        (601100, 601199, 16, 19), (644000, 659999, 16, 19), (620000, 629999, 16, 19),   // Discover, UnionPay
        (501800, 502099, 16, 16), (503800, 503899, 13, 19), (589300, 589399, 13, 19), (630400, 630499, 13, 19), (675900, 676399, 13, 19), // Maestro, Dankort
    ];

    /// <param name="digits">Digits alone.</param>
    public static bool IsNumber(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < LeastDigits or > MostDigits)
        {
            return false;
        }

        var prefix = 0;
        foreach (var digit in digits[..6])
        {
            prefix = prefix * 10 + (digit - '0');
        }

        foreach (var (from, to, least, most) in s_ranges)
        {
            if (prefix >= from && prefix <= to && digits.Length >= least && digits.Length <= most)
            {
                // A row of one digit passes the check but is given to nobody.
                return Luhn.IsValid(digits) && digits.ContainsAnyExcept(digits[0]);
            }
        }

        return false;
    }
}
