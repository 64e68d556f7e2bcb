namespace NetGuard.Uris.InText;

/// <summary>How a URL is written in a text.</summary>
internal enum TextUrlKind : byte
{
    /// <summary>As a parser takes it, perhaps without its scheme.</summary>
    Plain,

    /// <summary>With a backslash before slashes or the colon, as JSON and Markdown escape them; up to the end of the word.</summary>
    Slashed,

    /// <summary>With a percent-encoded colon and slashes; up to the end of the word.</summary>
    Escaped,

    /// <summary>A host name, with what follows it.</summary>
    Name,
}

/// <summary>A URL in a text, as written.</summary>
internal readonly ref struct TextUrl(TextUrlKind kind, ReadOnlySpan<byte> bytes)
{
    public TextUrlKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
