using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Sources;

/// <summary>A list that was good, as it came.</summary>
/// <param name="Location">The file's full path, or the feed's URL.</param>
/// <param name="When">When it was last known to be the present one.</param>
/// <param name="Mark">Identifies the content.</param>
/// <param name="Bytes">The content.</param>
internal sealed record GoodCopy(string Location, DateTimeOffset When, ContentMark Mark, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What the feed's server called this content; <c>null</c> if nothing.</summary>
    public string? ETag { get; init; }

    /// <summary>When the feed's server said it was changed, as it said it.</summary>
    public string? LastModified { get; init; }

    /// <summary>Entries in it, for whoever looks at the file.</summary>
    public int Entries { get; init; }
}
