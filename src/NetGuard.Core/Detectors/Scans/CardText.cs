using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors.Scans;

/// <summary>A payment card's number, in a row or in the groups that are printed on cards, parted by spaces or dashes.</summary>
internal static class CardText
{
    /// <summary>Digits of each group after the first four.</summary>
    private static readonly int[][] s_groups = [[4, 4, 4], [4, 4, 4, 3], [4, 4, 3], [4, 4, 2], [6, 5], [6, 4]];

    public static bool IsAt(in DigitGroup group)
    {
        if (!group.BeginsNumber)
        {
            return false;
        }

        if (group.Length >= PaymentCard.LeastDigits)
        {
            return group.Length <= PaymentCard.MostDigits && group.EndsNumber(group.Length) && PaymentCard.IsNumber(group.Text[group.Start..group.End]);
        }

        return group.Length == 4 && group.At(4) is (byte)' ' or (byte)'-' && IsGrouped(group);
    }

    private static bool IsGrouped(in DigitGroup group)
    {
        var separator = group.At(4);
        Span<byte> digits = stackalloc byte[PaymentCard.MostDigits];
        group.Text.Slice(group.Start, 4).CopyTo(digits);
        foreach (var lengths in s_groups)
        {
            var at = 4;
            var count = 4;
            foreach (var length in lengths)
            {
                if (group.At(at) != separator || !group.HasDigits(at + 1, length))
                {
                    count = 0;
                    break;
                }

                group.Text.Slice(group.Start + at + 1, length).CopyTo(digits[count..]);
                at += length + 1;
                count += length;
            }

            if (count > 0 && group.EndsNumber(at) && PaymentCard.IsNumber(digits[..count]))
            {
                return true;
            }
        }

        return false;
    }
}
