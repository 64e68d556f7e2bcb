namespace NetGuard.Uris.Idna;

/// <summary>Punycode, RFC 3492, without the <c>xn--</c> in front.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialN = 0x80;
    private const int LastCodePoint = 0x10FFFF;

    /// <summary>Encodes code points; returns the bytes written, or -1 if <paramref name="destination"/> is too short.</summary>
    public static int Encode(ReadOnlySpan<int> label, Span<byte> destination)
    {
        var written = 0;
        foreach (var codePoint in label)
        {
            if (codePoint < InitialN && !Write((byte)codePoint, destination, ref written))
            {
                return -1;
            }
        }

        var basic = written;
        if (basic > 0 && !Write((byte)'-', destination, ref written))
        {
            return -1;
        }

        // A label is bounded by the host's scratch memory, so that 64 bits never overflow.
        var (n, delta, bias) = (InitialN, 0L, InitialBias);
        for (var handled = basic; handled < label.Length; n++, delta++)
        {
            var next = int.MaxValue;
            foreach (var codePoint in label)
            {
                next = codePoint >= n && codePoint < next ? codePoint : next;
            }

            delta += (long)(next - n) * (handled + 1);
            n = next;
            foreach (var codePoint in label)
            {
                if (codePoint < n)
                {
                    delta++;
                }
                else if (codePoint == n)
                {
                    if (!WriteNumber(delta, bias, destination, ref written))
                    {
                        return -1;
                    }

                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
        }

        return written;
    }

    /// <summary>
    /// Decodes lower- or upper-case ASCII; returns the code points written, or -1 if it is no Punycode or
    /// <paramref name="destination"/> is too short.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> label, Span<int> destination)
    {
        var basic = Math.Max(0, label.LastIndexOf((byte)'-'));
        if (basic > destination.Length || label.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
        {
            return -1;
        }

        for (var at = 0; at < basic; at++)
        {
            destination[at] = label[at];
        }

        var length = basic;
        var (n, i, bias) = ((long)InitialN, 0L, InitialBias);
        for (var at = basic > 0 ? basic + 1 : 0; at < label.Length;)
        {
            var before = i;
            if (!TryReadNumber(label, ref at, bias, ref i) || length == destination.Length)
            {
                return -1;
            }

            length++;
            bias = Adapt(i - before, length, before == 0);
            n += i / length;
            i %= length;
            if (n > LastCodePoint)
            {
                return -1;
            }

            destination[(int)i..(length - 1)].CopyTo(destination[((int)i + 1)..]);
            destination[(int)i++] = (int)n;
        }

        return length;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> label, ref int at, int bias, ref long number)
    {
        var weight = 1L;
        for (var k = Base; at < label.Length; k += Base)
        {
            var digit = DigitValue(label[at++]);
            if (digit < 0)
            {
                return false;
            }

            number += digit * weight;
            var threshold = Threshold(k, bias);
            if (digit < threshold)
            {
                return number <= int.MaxValue;
            }

            weight *= Base - threshold;
            if (weight > int.MaxValue)
            {
                return false;
            }
        }

        return false;
    }

    private static bool WriteNumber(long number, int bias, Span<byte> destination, ref int written)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (number < threshold)
            {
                return Write(Digit((int)number), destination, ref written);
            }

            var rest = number - threshold;
            if (!Write(Digit(threshold + (int)(rest % (Base - threshold))), destination, ref written))
            {
                return false;
            }

            number = rest / (Base - threshold);
        }
    }

    private static bool Write(byte value, Span<byte> destination, ref int written)
    {
        if (written == destination.Length)
        {
            return false;
        }

        destination[written++] = value;
        return true;
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, TMin, TMax);

    private static int Adapt(long delta, int length, bool isFirst)
    {
        delta /= isFirst ? Damp : 2;
        delta += delta / length;
        var k = 0;
        for (; delta > (Base - TMin) * TMax / 2; k += Base)
        {
            delta /= Base - TMin;
        }

        return k + (int)((Base - TMin + 1) * delta / (delta + Skew));
    }

    private static byte Digit(int value) => (byte)(value < 26 ? 'a' + value : '0' + value - 26);

    private static int DigitValue(byte digit) => digit switch
    {
        >= (byte)'a' and <= (byte)'z' => digit - 'a',
        >= (byte)'A' and <= (byte)'Z' => digit - 'A',
        >= (byte)'0' and <= (byte)'9' => digit - '0' + 26,
        _ => -1,
    };
}
