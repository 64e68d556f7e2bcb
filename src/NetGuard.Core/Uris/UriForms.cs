using NetGuard.Decisions;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>The built-in forms that are judged. Values index <see cref="UriFormRules"/>.</summary>
public enum UriForm : byte
{
    UserInfo,
    IpLiteral,
    NonCanonicalIp,
    DotlessHost,
    TooLong,
    ControlCharacters,
    ParserDivergence,
    SpecialPurposeAddress,
    NestedUrl,
    EncodedPayload,
}

/// <summary>A built-in URI form as the configuration knows it.</summary>
public sealed record BuiltInUriForm(string Name, Mode DefaultMode, UriForm Form, string Description);

/// <summary>The closed list of built-in forms: names, default modes and what they mean.</summary>
public static class UriForms
{
    /// <summary>Bytes; the longest http or https URI that is no <c>too-long</c>.</summary>
    public const int MaxLength = 8192;

    /// <summary>
    /// <c>parser-divergence</c>: the written list of spellings that parsers in use read as different hosts; README.md has
    /// an example of each.
    /// </summary>
    public const UrlSpelling DivergentSpellings =
        UrlSpelling.Backslash
        | UrlSpelling.SlashesMissing
        | UrlSpelling.SlashesSuperfluous
        | UrlSpelling.MisleadingUserInfo
        | UrlSpelling.AtAfterAuthority
        | UrlSpelling.EncodedHost
        | UrlSpelling.UnusualHost
        | UrlSpelling.EmptyLabel
        | UrlSpelling.PortLeadingZero
        | UrlSpelling.PortEmpty
        | UrlSpelling.MappedHost
        | UrlSpelling.InvalidALabel
        | UrlSpelling.LongName;

    public static IReadOnlyList<BuiltInUriForm> BuiltIn { get; } =
    [
        new("userinfo", Mode.Enforce, UriForm.UserInfo, "A user name or password before the host (https://user@host/)."),
        new("ip-literal", Mode.Enforce, UriForm.IpLiteral, "An IPv4 or IPv6 address instead of a name, unless AllowedFqdnList names that address."),
        new("non-canonical-ip", Mode.Enforce, UriForm.NonCanonicalIp, "An IP address in a notation other than its usual one: decimal, octal, hexadecimal, shortened, or IPv6 not compressed."),
        new("dotless-host", Mode.Enforce, UriForm.DotlessHost, "A host name without a dot, such as localhost or metadata."),
        new("too-long", Mode.Enforce, UriForm.TooLong, "An http or https URI of more than 8192 bytes."),
        new("control-characters", Mode.Enforce, UriForm.ControlCharacters, "A control character, tab or line break within the URI."),
        new("parser-divergence", Mode.Enforce, UriForm.ParserDivergence, "A spelling that mainstream URL parsers read as different hosts: backslashes, missing or superfluous slashes, an encoded host, an empty or zero-padded port, a misleading @, a name that versions of IDNA map differently."),
        new("special-purpose-address", Mode.Enforce, UriForm.SpecialPurposeAddress, "An address of a special-purpose range (private, link-local, loopback, cloud metadata), one that embeds such an address, or a name that stands for one (localhost, *.internal, metadata.google.internal, 127.0.0.1.nip.io), unless AllowedFqdnList names it."),
        new("nested-url", Mode.Report, UriForm.NestedUrl, "A URL inside the path, query or fragment of another, escaped or in base64 too, that these rules would not allow by itself."),
        new("encoded-payload", Mode.Report, UriForm.EncodedPayload, "A part of the URI that is coded text (base64, hexadecimal, base32), compressed, hidden by needless escapes or invisible characters, or opaque and longer than 160 characters."),
    ];

    /// <summary>The form of that name, without regard to case; <c>null</c> if there is none.</summary>
    public static BuiltInUriForm? Find(string name) =>
        BuiltIn.FirstOrDefault(form => form.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
