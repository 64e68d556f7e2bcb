namespace NetGuard.Uris.Idna;

/// <summary>The validity criteria of UTS 46, section 4.1, for one label in its Unicode form.</summary>
internal static class LabelRules
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>
    /// Whether each code point is valid, the first is no combining mark, and joiners stand where RFC 5892 (appendix A.1,
    /// A.2) lets them. Normalisation is the caller's.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<int> label)
    {
        if (!label.IsEmpty && IdnaTable.Get(label[0]).IsMark)
        {
            return false;
        }

        for (var i = 0; i < label.Length; i++)
        {
            if (!IdnaTable.Get(label[i]).IsValid || label[i] is NonJoiner or Joiner && !IsJoinerInPlace(label, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the label has a right-to-left code point: RFC 5893 then asks the rule of every label of the domain.</summary>
    public static bool IsRightToLeft(ReadOnlySpan<int> label)
    {
        foreach (var codePoint in label)
        {
            if (IdnaTable.Get(codePoint).Bidi is BidiClass.R or BidiClass.AL or BidiClass.AN)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The Bidi rule of RFC 5893, section 2.</summary>
    public static bool FollowsBidiRule(ReadOnlySpan<int> label)
    {
        if (label.IsEmpty)
        {
            return true;
        }

        var first = IdnaTable.Get(label[0]).Bidi;
        var isRightToLeft = first is BidiClass.R or BidiClass.AL;
        if (!isRightToLeft && first != BidiClass.L)
        {
            return false;
        }

        var (hasEuropean, hasArabic) = (false, false);
        var last = BidiClass.Other;
        foreach (var codePoint in label)
        {
            var bidi = IdnaTable.Get(codePoint).Bidi;
            if (!IsAllowed(bidi, isRightToLeft))
            {
                return false;
            }

            hasEuropean |= bidi == BidiClass.EN;
            hasArabic |= bidi == BidiClass.AN;
            last = bidi == BidiClass.NSM ? last : bidi;
        }

        return isRightToLeft
            ? last is BidiClass.R or BidiClass.AL or BidiClass.EN or BidiClass.AN && !(hasEuropean && hasArabic)
            : last is BidiClass.L or BidiClass.EN;
    }

    private static bool IsAllowed(BidiClass bidi, bool isRightToLeft) => bidi switch
    {
        BidiClass.EN or BidiClass.ES or BidiClass.CS or BidiClass.ET or BidiClass.ON or BidiClass.BN or BidiClass.NSM => true,
        BidiClass.L => !isRightToLeft,
        BidiClass.R or BidiClass.AL or BidiClass.AN => isRightToLeft,
        _ => false,
    };

    private static bool IsJoinerInPlace(ReadOnlySpan<int> label, int index)
    {
        if (index > 0 && IdnaTable.Get(label[index - 1]).IsVirama)
        {
            return true;
        }

        return label[index] == NonJoiner
            && JoinsNext(label[..index], fromEnd: true) is JoiningType.L or JoiningType.D
            && JoinsNext(label[(index + 1)..], fromEnd: false) is JoiningType.R or JoiningType.D;
    }

    // The first joining type that is not transparent, looking away from the joiner.
    private static JoiningType JoinsNext(ReadOnlySpan<int> text, bool fromEnd)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var joining = IdnaTable.Get(text[fromEnd ? text.Length - 1 - i : i]).Joining;
            if (joining != JoiningType.T)
            {
                return joining;
            }
        }

        return JoiningType.None;
    }
}
