using NetGuard.Decisions;

namespace NetGuard.Content;

/// <summary>A body and how it is to be read.</summary>
internal readonly ref struct ClassifiedBody
{
    public required BodyKind Kind { get; init; }

    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>What separates the parts, for <see cref="BodyKind.Multipart"/>.</summary>
    public ReadOnlySpan<char> Boundary { get; init; }

    /// <summary>Told by the first bytes, for <see cref="BodyKind.File"/>.</summary>
    public OpaqueFormat Format { get; init; }
}
