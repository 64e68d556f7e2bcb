using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace NetGuard.Content.Multipart;

/// <summary>
/// Compares <c>filename*</c> (RFC 8187: <c>utf-8''a%20b.png</c>) with <c>filename</c>, which .NET writes beside it: the same
/// text, or as a word of RFC 2047 (<c>=?utf-8?B?…?=</c>) where it is not ASCII.
/// </summary>
internal static class ExtendedName
{
    /// <summary>Longest name of a file that is compared, in bytes.</summary>
    public const int MaxLength = 1024;

    public static bool Equals(ReadOnlySpan<byte> extended, ReadOnlySpan<byte> plain)
    {
        const int prefix = 7;
        if (extended.Length < prefix || extended.Length > MaxLength || plain.Length > MaxLength || !Ascii.EqualsIgnoreCase(extended[..prefix], "utf-8''"u8))
        {
            return false;
        }

        Span<byte> first = stackalloc byte[MaxLength];
        Span<byte> second = stackalloc byte[MaxLength];
        return TryUndoPercent(extended[prefix..], first, out var firstLength)
            && TryUndoWord(plain, second, out var secondLength)
            && first[..firstLength].SequenceEqual(second[..secondLength]);
    }

    private static bool TryUndoPercent(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out b))
                {
                    return false;
                }

                i += 2;
            }

            destination[written++] = b;
        }

        return true;
    }

    private static bool TryUndoWord(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        const int prefix = 10;
        if (text.Length < prefix + 2 || !Ascii.EqualsIgnoreCase(text[..prefix], "=?utf-8?b?"u8) || !text.EndsWith("?="u8))
        {
            text.CopyTo(destination);
            written = text.Length;
            return true;
        }

        return Base64.DecodeFromUtf8(text[prefix..^2], destination, out _, out written) == OperationStatus.Done;
    }
}
