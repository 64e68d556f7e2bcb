using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors.Scans;

/// <summary>
/// One pass over the groups of digits in a text, for the detectors that begin with digits. What is looked at from a group
/// on is bounded by the longest number, so the pass is linear.
/// </summary>
internal sealed class NumberScan
{
    private readonly int _card;
    private readonly int _iban;
    private readonly int _ssn;
    private readonly int _phone;

    private NumberScan(int card, int iban, int ssn, int phone)
    {
        _card = card;
        _iban = iban;
        _ssn = ssn;
        _phone = phone;
    }

    /// <summary>By the detectors' places in their set, -1 for one that is not in it; <c>null</c> if none is.</summary>
    public static NumberScan? Of(int card, int iban, int ssn, int phone) =>
        Math.Max(Math.Max(card, iban), Math.Max(ssn, phone)) < 0 ? null : new(card, iban, ssn, phone);

    public void Find(ReadOnlySpan<byte> text, DetectorSearch search)
    {
        var at = 0;
        while (true)
        {
            var start = text[at..].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (start < 0)
            {
                return;
            }

            start += at;
            var end = start + 1;
            while (end < text.Length && char.IsAsciiDigit((char)text[end]))
            {
                end++;
            }

            if (_iban >= 0 && start >= 2 && end - start >= 2 && char.IsAsciiLetter((char)text[start - 1]) && IbanText.IsAt(text, start))
            {
                search.Add(_iban);
            }

            // No number begins with groups of other lengths, which are most that occur.
            if (end - start is 3 or 4 or >= PaymentCard.LeastDigits || (start > 0 && text[start - 1] == '+'))
            {
                var group = new DigitGroup(text, start, end);
                if (_card >= 0 && !search.HasFound(_card) && CardText.IsAt(group))
                {
                    search.Add(_card);
                }

                if (_ssn >= 0 && !search.HasFound(_ssn) && SsnText.IsAt(group))
                {
                    search.Add(_ssn);
                }

                if (_phone >= 0 && !search.HasFound(_phone) && PhoneText.IsAt(group))
                {
                    search.Add(_phone);
                }
            }

            at = end;
        }
    }
}
