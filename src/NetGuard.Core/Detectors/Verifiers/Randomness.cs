namespace NetGuard.Detectors.Verifiers;

/// <summary>Tells what was drawn at random from what people write.</summary>
internal static class Randomness
{
    private const int MostBytes = 256;

    /// <summary>Shannon entropy of the bytes, in bits a byte.</summary>
    public static double Entropy(ReadOnlySpan<byte> text)
    {
        Span<short> counts = stackalloc short[256];
        counts.Clear();
        text = text[..Math.Min(text.Length, MostBytes)];
        foreach (var value in text)
        {
            counts[value]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / text.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }

    /// <summary>
    /// What follows a vendor's prefix: at least 2 bits a byte, which random text of a dozen bytes has, and <c>xxxxxxxx</c> has not.
    /// </summary>
    public static bool IsVaried(ReadOnlySpan<byte> value) => Entropy(value) >= 2;

    /// <summary>
    /// A value behind a name that says "key" or "token": letters with digits among them, at least 3 bits a byte. Words,
    /// placeholders and rows of one character have no digits or less.
    /// </summary>
    public static bool IsRandom(ReadOnlySpan<byte> value) =>
        value.ContainsAnyInRange((byte)'0', (byte)'9') && Entropy(value) >= 3 && !Placeholder.Is(value);

    /// <summary>
    /// A token that nothing names: 40 bytes or more of upper case, lower case and digits, at least 4.3 bits a byte. Digests,
    /// UUIDs, names in kebab case and identifiers have one case, fewer bytes or many separators.
    /// </summary>
    public static bool IsSecretLike(ReadOnlySpan<byte> token) =>
        token.Length is >= 40 and <= MostBytes
        && token.ContainsAnyInRange((byte)'0', (byte)'9')
        && token.ContainsAnyInRange((byte)'a', (byte)'z')
        && token.ContainsAnyInRange((byte)'A', (byte)'Z')
        && token.Count((byte)'-') + token.Count((byte)'_') <= 4
        && Entropy(token) >= 4.3;
}
