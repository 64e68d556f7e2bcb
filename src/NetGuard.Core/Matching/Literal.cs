namespace NetGuard.Matching;

/// <summary>One byte string to look for.</summary>
/// <param name="Bytes">1 to <see cref="MaxLength"/> bytes; the set keeps a copy.</param>
/// <param name="IgnoreCase">The letters A to Z match in both cases; every other byte, those from 0x80 up included, matches itself alone.</param>
public readonly record struct Literal(ReadOnlyMemory<byte> Bytes, bool IgnoreCase)
{
    public const int MaxLength = 64;
}
