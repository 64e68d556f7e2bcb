using System.Collections.Frozen;

namespace NetGuard.Detectors.Verifiers;

/// <summary>International bank account numbers: ISO 13616, lengths by the registry that SWIFT keeps.</summary>
internal static class Iban
{
    public const int MostLength = 34;

    private static readonly FrozenDictionary<int, int> s_lengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 " +
        "FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 " +
        "MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 " +
        "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30")
        .Split(' ').ToFrozenDictionary(entry => Key((byte)entry[0], (byte)entry[1]), entry => int.Parse(entry.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Characters of an account number of the country; 0 for two letters that are no country.</summary>
    public static int LengthOf(byte first, byte second) => s_lengths.GetValueOrDefault(Key((byte)(first & ~0x20), (byte)(second & ~0x20)));

    /// <summary>Whether letters and digits, others aside, have the remainder 1 (ISO/IEC 7064, MOD 97-10) once their first four stand last.</summary>
    public static bool HasCheckDigits(ReadOnlySpan<byte> text)
    {
        var remainder = 0;
        var count = 0;
        var head = 0;
        Span<byte> first = stackalloc byte[4];
        foreach (var value in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)value))
            {
                continue;
            }

            count++;
            if (head < 4)
            {
                first[head++] = value;
            }
            else
            {
                remainder = Next(remainder, value);
            }
        }

        foreach (var value in first[..head])
        {
            remainder = Next(remainder, value);
        }

        return count > 4 && remainder == 1;
    }

    private static int Next(int remainder, byte value) => char.IsAsciiDigit((char)value)
        ? (remainder * 10 + (value - '0')) % 97
        : (remainder * 100 + ((value & ~0x20) - 'A' + 10)) % 97;

    private static int Key(byte first, byte second) => first << 8 | second;
}
