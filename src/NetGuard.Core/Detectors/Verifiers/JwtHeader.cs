using System.Text.Json;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Detectors.Verifiers;

/// <summary>The first part of a JSON Web Token or signature (RFC 7515 4): base64url of a JSON object with an <c>alg</c>.</summary>
internal static class JwtHeader
{
    public static bool Begins(ReadOnlySpan<byte> token)
    {
        var dot = token.IndexOf((byte)'.');
        if (dot is < 0 or > 400)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[320];
        var length = Base64Text.Decode(token[..dot], header);
        return length > 0 && HasAlgorithm(header[..length]);
    }

    private static bool HasAlgorithm(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            var found = false;
            while (reader.Read())
            {
                found |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("alg"u8);
            }

            return found;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
