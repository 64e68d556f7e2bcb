using NetGuard.Detectors.Decoding;

namespace NetGuard.Detectors.Verifiers;

/// <summary>
/// The first part of a JSON Web Token or signature (RFC 7515 4): base64url of a JSON object with an <c>alg</c>. Not parsed, as a
/// parser's exception for each of a thousand headers that are none would be dearer than all else.
/// </summary>
internal static class JwtHeader
{
    private const int MostLetters = 400;

    public static bool Begins(ReadOnlySpan<byte> token)
    {
        var dot = token.IndexOf((byte)'.');
        if (dot is < 0 or > MostLetters)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[MostLetters];
        var header = buffer[..Base64Text.Decode(token[..dot], buffer)];
        return header is [(byte)'{', .., (byte)'}'] && header.IndexOf("\"alg\""u8) > 0 && PlainText.Length(header) == header.Length;
    }
}
