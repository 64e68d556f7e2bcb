namespace NetGuard.Uris.Idna;

/// <summary>
/// The data of one Unicode version, generated from its files: what UTS 46 does with each code point, and what
/// normalisation, joiners and the Bidi rule need. The verdict on a host then depends neither on the machine's ICU nor on
/// the runtime.
/// </summary>
/// <remarks>
/// <c>Pages</c> and <c>Values</c> are a two-stage table. A value below the number of <c>Properties</c> is the index of one;
/// a higher one stands for a mapping. Each pair that composes is one number: first, second and composite, 21 bits each.
/// </remarks>
internal static partial class IdnaTable
{
    internal const int PageBits = 7;
    private const int PageMask = (1 << PageBits) - 1;
    private const int CodePointBits = 21;
    private const int CodePointMask = (1 << CodePointBits) - 1;

    /// <summary>Whether a code point is mapped; <paramref name="mapping"/> is then what to, else <paramref name="properties"/> holds.</summary>
    public static bool TryMap(int codePoint, out ReadOnlySpan<int> mapping, out CodePoint properties)
    {
        var value = Value(codePoint);
        if (value < Properties.Length)
        {
            mapping = default;
            properties = new CodePoint(Properties[value]);
            return false;
        }

        value -= Properties.Length;
        mapping = Mappings.AsSpan(MappingStarts[value]..MappingStarts[value + 1]);
        properties = default;
        return true;
    }

    /// <summary>The properties of a code point; those of a disallowed one where it is mapped.</summary>
    public static CodePoint Get(int codePoint)
    {
        var value = Value(codePoint);
        return value < Properties.Length ? new CodePoint(Properties[value]) : default;
    }

    /// <summary>The primary composite of two code points, or -1. Hangul is not in the table.</summary>
    public static int Compose(int first, int second)
    {
        var pair = (ulong)first << CodePointBits | (uint)second;
        var (low, high) = (0, Compositions.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = Compositions[middle] >> CodePointBits;
            if (found == pair)
            {
                return (int)(Compositions[middle] & CodePointMask);
            }

            (low, high) = found < pair ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>The pair that a primary composite stands for.</summary>
    public static bool TryDecompose(int codePoint, out int first, out int second)
    {
        var (low, high) = (0, ByComposite.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var entry = Compositions[ByComposite[middle]];
            var found = (int)(entry & CodePointMask);
            if (found == codePoint)
            {
                first = (int)(entry >> 2 * CodePointBits);
                second = (int)(entry >> CodePointBits) & CodePointMask;
                return true;
            }

            (low, high) = found < codePoint ? (middle + 1, high) : (low, middle - 1);
        }

        (first, second) = (0, 0);
        return false;
    }

    // Index 0 of the properties is "disallowed": what lies beyond the last page is that.
    private static int Value(int codePoint)
    {
        var page = codePoint >> PageBits;
        return page < Pages.Length ? Values[Pages[page] << PageBits | codePoint & PageMask] : 0;
    }
}
