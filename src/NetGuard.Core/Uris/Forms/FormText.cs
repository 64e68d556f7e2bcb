namespace NetGuard.Uris.Forms;

/// <summary>Comparison of bytes where the case of ASCII letters may not count.</summary>
internal static class FormText
{
    public static bool AreEqual(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool ignoreCase) =>
        a.Length == b.Length && StartsWith(a, b, ignoreCase);

    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start, bool ignoreCase)
    {
        if (!ignoreCase || text.Length < start.Length)
        {
            return text.StartsWith(start);
        }

        for (var i = 0; i < start.Length; i++)
        {
            if (Lower(text[i]) != Lower(start[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}
