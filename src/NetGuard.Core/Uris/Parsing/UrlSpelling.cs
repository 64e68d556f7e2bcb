namespace NetGuard.Uris.Parsing;

/// <summary>
/// What was unusual in the spelling of a URL that parsed all the same. Each is a place where parsers in use disagree
/// about where the host begins, where it ends or what it is.
/// </summary>
[Flags]
public enum UrlSpelling
{
    None = 0,

    /// <summary>A <c>\</c> among the slashes after the scheme, or one that ended the authority.</summary>
    Backslash = 1,

    /// <summary>Fewer than two slashes after a special scheme.</summary>
    SlashesMissing = 1 << 1,

    /// <summary>More than two slashes after a special scheme.</summary>
    SlashesSuperfluous = 1 << 2,

    /// <summary>A tab, line feed or carriage return, which the standard removes.</summary>
    TabOrNewline = 1 << 3,

    /// <summary>Several <c>@</c> in the authority, an encoded delimiter, bracket or space before it.</summary>
    MisleadingUserInfo = 1 << 4,

    /// <summary>The authority ended in <c>?</c>, <c>#</c> or <c>\</c> and an <c>@</c> follows.</summary>
    AtAfterAuthority = 1 << 5,

    /// <summary>A special scheme's host held percent-encoded bytes.</summary>
    EncodedHost = 1 << 6,

    /// <summary>A host of any scheme with characters other than letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; opaque ones may be decoded by their readers.</summary>
    UnusualHost = 1 << 7,

    /// <summary>A name with an empty label.</summary>
    EmptyLabel = 1 << 8,

    /// <summary>A domain or IPv4 address that ends with a dot.</summary>
    TrailingDot = 1 << 9,

    /// <summary>An IP address that was not written in its canonical form.</summary>
    NonCanonicalIp = 1 << 10,

    /// <summary>A port of several digits that begins with zero.</summary>
    PortLeadingZero = 1 << 11,

    /// <summary>A colon after the host with no port.</summary>
    PortEmpty = 1 << 12,

    /// <summary>
    /// A non-ASCII host that UTS 46 maps, normalises or, for ß, final sigma and the joiners, keeps: implementations of
    /// other versions of IDNA come to another name or to none.
    /// </summary>
    MappedHost = 1 << 13,

    /// <summary>An <c>xn--</c> label that is not the ASCII form of any name: readers that decode it differ.</summary>
    InvalidALabel = 1 << 14,

    /// <summary>A label of more than 63 bytes or a name of more than 253, which DNS does not have: readers refuse or cut it.</summary>
    LongName = 1 << 15,
}

/// <summary>What a URL's host is; WHATWG URL section 3.1.</summary>
public enum HostKind : byte
{
    /// <summary>The URL has no authority: <c>mailto:x</c>, <c>data:,x</c>.</summary>
    None,

    /// <summary>A name below a special scheme: lower-case ASCII.</summary>
    Domain,

    IPv4,

    IPv6,

    /// <summary>The host of a scheme that is not special, case kept, C0 controls and non-ASCII percent-encoded.</summary>
    Opaque,

    /// <summary>An authority without a host: <c>file:///x</c>.</summary>
    Empty,
}

/// <summary>Why a value is no absolute URL that we read.</summary>
public enum UrlFailure : byte
{
    None,

    /// <summary>There is no scheme: a relative reference, or no URL at all.</summary>
    NotAbsolute,
    SchemeTooLong,
    HostMissing,
    HostForbiddenCharacter,

    /// <summary>A non-ASCII host that UTS 46 does not admit.</summary>
    HostInternational,
    HostTooLong,
    HostIPv4,
    HostIPv6,
    Port,
}
