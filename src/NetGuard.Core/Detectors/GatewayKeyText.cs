using System.Buffers;

namespace NetGuard.Detectors;

/// <summary>
/// The text of a key that the gateway gives out: <c>ng_</c>, then in base32 (RFC 4648, lower case, no padding) 8 bytes of
/// public id and 32 random bytes (64 characters), then 7 characters of CRC-32 over those 64: 74 characters in all, one
/// word to a double click, and none that a URL, a shell or a header would change.
/// </summary>
public static class GatewayKeyText
{
    public const int IdBytes = 8;
    public const int SecretBytes = 32;
    public const int Length = 74;

    private const int BodyStart = 3;
    private const int BodyLength = 64;

    private static readonly SearchValues<byte> s_letters = SearchValues.Create(Alphabet);

    private static ReadOnlySpan<byte> Prefix => "ng_"u8;

    private static ReadOnlySpan<byte> Alphabet => "abcdefghijklmnopqrstuvwxyz234567"u8;

    /// <param name="id"><see cref="IdBytes"/> bytes.</param>
    /// <param name="secret"><see cref="SecretBytes"/> random bytes.</param>
    /// <param name="text">Takes <see cref="Length"/> bytes of ASCII.</param>
    public static void Write(ReadOnlySpan<byte> id, ReadOnlySpan<byte> secret, Span<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(id.Length, IdBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes);
        Span<byte> key = stackalloc byte[IdBytes + SecretBytes];
        id.CopyTo(key);
        secret.CopyTo(key[IdBytes..]);
        Prefix.CopyTo(text);
        var body = text.Slice(BodyStart, BodyLength);
        for (var i = 0; i < BodyLength; i++)
        {
            // Five bits from two bytes; the last character ends with the last byte.
            var bit = i * 5;
            var pair = key[bit / 8] << 8 | (bit / 8 + 1 < key.Length ? key[bit / 8 + 1] : 0);
            body[i] = Alphabet[pair >> (11 - bit % 8) & 31];
        }

        key.Clear();
        WriteChecksum(body, text[(BodyStart + BodyLength)..Length]);
    }

    /// <summary>Whether the text is a key in form and checksum. The id and the secret are read where it is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> id, Span<byte> secret)
    {
        if (!IsValid(text))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[IdBytes + SecretBytes];
        int bits = 0, count = 0, written = 0;
        foreach (var letter in text.Slice(BodyStart, BodyLength))
        {
            bits = (bits << 5 | Alphabet.IndexOf(letter)) & 0xFFFF;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                key[written++] = (byte)(bits >> count);
            }
        }

        key[..IdBytes].CopyTo(id);
        key[IdBytes..].CopyTo(secret);
        key.Clear();
        return true;
    }

    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix) || text[BodyStart..].ContainsAnyExcept(s_letters))
        {
            return false;
        }

        Span<byte> checksum = stackalloc byte[Length - BodyStart - BodyLength];
        WriteChecksum(text.Slice(BodyStart, BodyLength), checksum);
        return checksum.SequenceEqual(text[(BodyStart + BodyLength)..]);
    }

    private static void WriteChecksum(ReadOnlySpan<byte> body, Span<byte> text)
    {
        var crc = Crc32.Of(body);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(crc & 31)];
            crc >>= 5;
        }
    }
}
