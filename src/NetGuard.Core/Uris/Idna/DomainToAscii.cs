using System.Text;

namespace NetGuard.Uris.Idna;

/// <summary>
/// Unicode ToASCII of UTS 46 (section 4.2) as the WHATWG URL standard's "domain to ASCII" asks for it: CheckBidi and
/// CheckJoiners on; UseSTD3ASCIIRules, CheckHyphens, VerifyDnsLength and transitional processing off.
/// </summary>
internal static class DomainToAscii
{
    /// <summary>
    /// Code points, before composition. A host has at most 255 bytes in the end, each code point of a label takes at least
    /// one, and none decomposes into more than four: what is longer cannot become a host.
    /// </summary>
    public const int MaxCodePoints = 1024;

    private static ReadOnlySpan<byte> Prefix => "xn--"u8;

    /// <param name="domain">UTF-8, percent-decoded.</param>
    /// <param name="destination">For the result in lower-case ASCII.</param>
    /// <param name="length">Bytes written.</param>
    /// <param name="isMapped">
    /// Whether the name differs from its canonical Unicode spelling in more than the case of ASCII letters, or holds a
    /// deviation character: whether implementations of other versions of IDNA may come to another name.
    /// </param>
    public static IdnaResult Convert(ReadOnlySpan<byte> domain, Span<byte> destination, out int length, out bool isMapped)
    {
        length = 0;
        Span<int> text = stackalloc int[MaxCodePoints];
        var result = Map(domain, text, out var count, out isMapped);
        if (result != IdnaResult.Ok)
        {
            return result;
        }

        count = Nfc.Normalize(text, count, out var isChanged);
        if (count < 0)
        {
            return IdnaResult.TooLong;
        }

        isMapped |= isChanged;
        return ConvertLabels(text[..count], destination, out length);
    }

    /// <summary>
    /// Whether the <c>xn--</c> labels of a lower-case ASCII name are what UTS 46 makes of their Unicode form. The URL
    /// standard does not ask, readers that show or convert the Unicode form do.
    /// </summary>
    public static bool HasValidALabels(ReadOnlySpan<byte> name)
    {
        Span<byte> converted = stackalloc byte[name.Length];
        return Convert(name, converted, out var length, out _) == IdnaResult.Ok && converted[..length].SequenceEqual(name);
    }

    /// <summary>Whether mapping makes a full stop of any non-ASCII character in the text.</summary>
    public static bool MapsToDot(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAnyInRange((byte)0x80, (byte)0xFF); at >= 0 && at < text.Length;)
        {
            Rune.DecodeFromUtf8(text[at..], out var rune, out var consumed);
            if (!rune.IsAscii && IdnaTable.TryMap(rune.Value, out var mapping, out _) && mapping.Contains('.'))
            {
                return true;
            }

            at += consumed;
        }

        return false;
    }

    private static IdnaResult Map(ReadOnlySpan<byte> domain, Span<int> text, out int count, out bool isMapped)
    {
        count = 0;
        isMapped = false;
        while (!domain.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(domain, out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return IdnaResult.Invalid;
            }

            domain = domain[consumed..];
            if (IdnaTable.TryMap(rune.Value, out var mapping, out var properties))
            {
                isMapped |= !rune.IsAscii;
                if (!mapping.TryCopyTo(text[count..]))
                {
                    return IdnaResult.TooLong;
                }

                count += mapping.Length;
                continue;
            }

            switch (properties.Status)
            {
                case IdnaStatus.Disallowed:
                    return IdnaResult.Invalid;
                case IdnaStatus.Ignored:
                    isMapped = true;
                    continue;
                case IdnaStatus.Deviation:
                    isMapped = true;
                    break;
            }

            if (count == text.Length)
            {
                return IdnaResult.TooLong;
            }

            text[count++] = rune.Value;
        }

        return IdnaResult.Ok;
    }

    private static IdnaResult ConvertLabels(ReadOnlySpan<int> text, Span<byte> destination, out int length)
    {
        length = 0;
        Span<int> decoded = stackalloc int[destination.Length];
        var (isBidi, followsBidiRule) = (false, true);
        for (var isLast = false; !isLast;)
        {
            var dot = text.IndexOf('.');
            isLast = dot < 0;
            var label = isLast ? text : text[..dot];
            text = isLast ? default : text[(dot + 1)..];
            var result = ConvertLabel(label, destination, decoded, ref length, out var unicode);
            if (result != IdnaResult.Ok)
            {
                return result;
            }

            isBidi |= LabelRules.IsRightToLeft(unicode);
            followsBidiRule &= LabelRules.FollowsBidiRule(unicode);
            if (!isLast)
            {
                if (length == destination.Length)
                {
                    return IdnaResult.TooLong;
                }

                destination[length++] = (byte)'.';
            }
        }

        return isBidi && !followsBidiRule ? IdnaResult.Invalid : IdnaResult.Ok;
    }

    private static IdnaResult ConvertLabel(
        ReadOnlySpan<int> label, Span<byte> destination, Span<int> decoded, ref int length, out ReadOnlySpan<int> unicode)
    {
        unicode = label;
        var rest = destination[length..];
        if (!label.ContainsAnyExceptInRange(0, 0x7F))
        {
            if (label.Length > rest.Length)
            {
                return IdnaResult.TooLong;
            }

            for (var i = 0; i < label.Length; i++)
            {
                rest[i] = (byte)label[i];
            }

            length += label.Length;
            var ascii = rest[..label.Length];
            return ascii.StartsWith(Prefix) ? Decode(ascii[Prefix.Length..], decoded, out unicode) : IdnaResult.Ok;
        }

        if (label is ['x', 'n', '-', '-', ..] || !LabelRules.IsValid(label))
        {
            return IdnaResult.Invalid;
        }

        var written = rest.Length < Prefix.Length ? -1 : Punycode.Encode(label, rest[Prefix.Length..]);
        if (written < 0)
        {
            return IdnaResult.TooLong;
        }

        Prefix.CopyTo(rest);
        length += Prefix.Length + written;
        return IdnaResult.Ok;
    }

    private static IdnaResult Decode(ReadOnlySpan<byte> encoded, Span<int> decoded, out ReadOnlySpan<int> unicode)
    {
        unicode = default;
        var count = Punycode.Decode(encoded, decoded);
        if (count <= 0 || !decoded[..count].ContainsAnyExceptInRange(0, 0x7F) || decoded[..count] is ['x', 'n', '-', '-', ..])
        {
            return IdnaResult.Invalid;
        }

        unicode = decoded[..count];
        return !unicode.Contains('.') && LabelRules.IsValid(unicode) && IsNfc(unicode) ? IdnaResult.Ok : IdnaResult.Invalid;
    }

    private static bool IsNfc(ReadOnlySpan<int> label)
    {
        // Four times the label is room for any decomposition.
        Span<int> copy = stackalloc int[label.Length * 4];
        label.CopyTo(copy);
        Nfc.Normalize(copy, label.Length, out var isChanged);
        return !isChanged;
    }
}

/// <summary>Why a domain has no ASCII form.</summary>
internal enum IdnaResult : byte
{
    Ok,

    /// <summary>A code point or label that UTS 46 does not admit, or no UTF-8.</summary>
    Invalid,

    /// <summary>Longer than a host can be.</summary>
    TooLong,
}
