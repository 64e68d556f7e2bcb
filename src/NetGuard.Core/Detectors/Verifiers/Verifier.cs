using System.Text.Json.Serialization;

namespace NetGuard.Detectors.Verifiers;

/// <summary>What is asked of a value whose shape is right.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verifier>))]
internal enum Verifier : byte
{
    /// <summary>The shape says enough.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Looks random: letters and digits, or an entropy that words do not have; see <see cref="Randomness"/>.</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>Not the row of few characters that documentation has; see <see cref="Randomness"/>.</summary>
    [JsonStringEnumMemberName("varied")]
    Varied,

    /// <summary>No placeholder such as <c>your_password</c>.</summary>
    [JsonStringEnumMemberName("no-placeholder")]
    NoPlaceholder,

    /// <summary>A JSON header with an algorithm (RFC 7519).</summary>
    [JsonStringEnumMemberName("jwt")]
    Jwt,

    /// <summary>No part of a presigned URL, which has detectors of its own.</summary>
    [JsonStringEnumMemberName("outside-signed-url")]
    OutsideSignedUrl,

    /// <summary>A key of this gateway, with its checksum.</summary>
    [JsonStringEnumMemberName("gateway-key")]
    GatewayKey,

    /// <summary>The digits of a social security number that may have been given out.</summary>
    [JsonStringEnumMemberName("ssn")]
    Ssn,

    /// <summary>The check digit of ISO/IEC 7812.</summary>
    [JsonStringEnumMemberName("luhn")]
    Luhn,

    /// <summary>The check digits of ISO/IEC 7064, MOD 97-10.</summary>
    [JsonStringEnumMemberName("mod97")]
    Mod97,
}
