namespace NetGuard.Uris.Parsing;

/// <summary>
/// An absolute URL, read as the WHATWG URL standard reads it. Its spans lie in the input or in the scratch memory given
/// to <see cref="UrlParser.TryParse"/> and live as long as those.
/// </summary>
public readonly ref struct ParsedUrl
{
    /// <summary>The URL without surrounding controls and spaces, tabs and newlines removed. Offsets count in it.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>Lower case, without colon.</summary>
    public ReadOnlySpan<byte> Scheme { get; init; }

    public ParsedHost Host { get; init; }

    /// <summary>The port as given, also where it is the scheme's default; -1 if none is given.</summary>
    public int ExplicitPort { get; init; }

    public bool HasUserInfo { get; init; }

    /// <summary>User name and password as written, without the <c>@</c> that ends them.</summary>
    public ReadOnlySpan<byte> UserInfo { get; init; }

    /// <summary>Where the path begins; it ends at the query, the fragment or the end.</summary>
    public int PathStart { get; init; }

    /// <summary>Index of the <c>?</c>, or -1.</summary>
    public int QueryStart { get; init; }

    /// <summary>Index of the <c>#</c>, or -1.</summary>
    public int FragmentStart { get; init; }

    public UrlSpelling Spelling { get; init; }

    /// <summary>The port that is connected to: as given, else the scheme's default, else -1.</summary>
    public int EffectivePort => ExplicitPort >= 0 ? ExplicitPort : UrlSchemes.DefaultPort(Scheme);

    /// <summary>The port as the standard keeps it: -1 where it is the scheme's default.</summary>
    public int Port => ExplicitPort == UrlSchemes.DefaultPort(Scheme) ? -1 : ExplicitPort;

    /// <summary>The path as written: neither decoded nor freed of dot segments.</summary>
    public ReadOnlySpan<byte> Path => Text[PathStart..(QueryStart >= 0 ? QueryStart : QueryEnd)];

    /// <summary>The query as written, without the <c>?</c>.</summary>
    public ReadOnlySpan<byte> Query => QueryStart >= 0 ? Text[(QueryStart + 1)..QueryEnd] : default;

    /// <summary>The fragment as written, without the <c>#</c>.</summary>
    public ReadOnlySpan<byte> Fragment => FragmentStart >= 0 ? Text[(FragmentStart + 1)..] : default;

    /// <summary>Whether the path is one text that no relative reference resolves against: <c>mailto:x</c>, <c>data:,x</c>.</summary>
    public bool HasOpaquePath => Host.Kind == HostKind.None && !Path.StartsWith("/"u8) && !UrlSchemes.IsSpecial(Scheme);

    private int QueryEnd => FragmentStart >= 0 ? FragmentStart : Text.Length;
}

/// <summary>A host in canonical form.</summary>
public readonly ref struct ParsedHost
{
    public HostKind Kind { get; init; }

    /// <summary>Lower-case name, dotted IPv4, or bracketed IPv6; empty for <see cref="HostKind.None"/> and <see cref="HostKind.Empty"/>.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    public uint IPv4 { get; init; }

    public UInt128 IPv6 { get; init; }

    public UrlSpelling Spelling { get; init; }
}
