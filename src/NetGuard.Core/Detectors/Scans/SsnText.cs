using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors.Scans;

/// <summary>A social security number as it is written, <c>078-05-1120</c>. Nine digits in a row are too common to say anything.</summary>
internal static class SsnText
{
    private const int Length = 11;

    public static bool IsAt(in DigitGroup group) =>
        group.Length == 3
        && group.BeginsNumber && !(group.At(-1) == '-' && char.IsAsciiLetterOrDigit((char)group.At(-2)))
        && group.At(3) == '-' && group.HasDigits(4, 2)
        && group.At(6) == '-' && group.HasDigits(7, 4)
        && group.EndsNumber(Length) && group.At(Length) != '-'
        && Ssn.IsPossible(group.Text.Slice(group.Start, Length));
}
