using System.Buffers;

namespace NetGuard.Uris.Hidden;

/// <summary>
/// Parameters of signed URLs whose values are longer than other opaque ones: the name and the shape must fit. Signatures of
/// Azure (44 characters) and AWS (64) need no entry.
/// </summary>
internal static class SignedUrls
{
    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public static bool IsSignature(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Is(name, "X-Goog-Signature"u8) ? value.Length == 512 && !value.ContainsAnyExcept(s_hex)
        : Is(name, "X-Amz-Security-Token"u8) ? value.Length <= 2048
        : Is(name, "Signature"u8) && value.Length <= 344;

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => System.Text.Ascii.EqualsIgnoreCase(name, known);
}
