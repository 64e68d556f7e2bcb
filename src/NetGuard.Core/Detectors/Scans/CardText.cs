using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors.Scans;

/// <summary>A payment card's number, in a row or in the groups that are printed on cards, parted by spaces or dashes.</summary>
internal static class CardText
{
    private const int FirstGroup = 4;

    public static bool IsAt(in DigitGroup group)
    {
        if (group.Length >= PaymentCard.LeastDigits)
        {
            return group.Length <= PaymentCard.MostDigits && group.BeginsNumber && group.EndsNumber(group.Length) && PaymentCard.IsNumber(group.Text[group.Start..group.End]);
        }

        return group.Length == FirstGroup && group.At(FirstGroup) is (byte)' ' or (byte)'-' && group.BeginsNumber && IsGrouped(group);
    }

    // 4-4-4-4 and 4-4-4-4-3, 4-4-4-3 and 4-4-4-2, 4-6-5 and 4-6-4.
    private static bool IsGrouped(in DigitGroup group)
    {
        var separator = group.At(FirstGroup);
        Span<byte> digits = stackalloc byte[PaymentCard.MostDigits + FirstGroup];
        group.Text.Slice(group.Start, FirstGroup).CopyTo(digits);
        int at = FirstGroup, count = FirstGroup, fours = 1, last = FirstGroup;
        var hasSix = false;
        while (count < PaymentCard.MostDigits && group.At(at) == separator && (last == FirstGroup || (last == 6 && count == 10)))
        {
            last = 0;
            while (last <= 6 && char.IsAsciiDigit((char)group.At(at + 1 + last)))
            {
                last++;
            }

            if (last is < 2 or > 6 || count + last > digits.Length)
            {
                return false;
            }

            group.Text.Slice(group.Start + at + 1, last).CopyTo(digits[count..]);
            at += last + 1;
            count += last;
            fours += last == FirstGroup ? 1 : 0;
            hasSix |= last == 6 && count == 10;
            var isPrinted = (count == 16 && fours == 4) || (count == 19 && fours == 4) || (count is 14 or 15 && (fours == 3 || hasSix));
            if (isPrinted && group.EndsNumber(at) && PaymentCard.IsNumber(digits[..count]))
            {
                return true;
            }
        }

        return false;
    }
}
