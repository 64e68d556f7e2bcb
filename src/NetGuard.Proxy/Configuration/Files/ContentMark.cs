using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NetGuard.Proxy.Configuration.Files;

internal enum ContentState : byte
{
    Present,
    Missing,
    Unreadable,
    TooLarge,
}

/// <summary>
/// What a file held at one look, by content. Length, time and inode do not tell: a ConfigMap's symlink swap may keep all
/// of them.
/// </summary>
internal readonly record struct ContentMark(ContentState State, UInt128 Digest)
{
    public static ContentMark Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return new(ContentState.Present, BinaryPrimitives.ReadUInt128LittleEndian(digest));
    }
}
