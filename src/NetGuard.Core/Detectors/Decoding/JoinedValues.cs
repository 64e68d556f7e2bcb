namespace NetGuard.Detectors.Decoding;

/// <summary>
/// The values of a query, one behind the other, where they are pieces of one text: all but the last as long as the first.
/// Other values are none, and joined they would be digits of no number.
/// </summary>
internal static class JoinedValues
{
    private const int LeastPiece = 4;

    /// <summary>Returns the bytes written, 0 where the values are no pieces; <paramref name="destination"/> as long as the source always suffices.</summary>
    public static int Join(ReadOnlySpan<byte> uri, Span<byte> destination)
    {
        var query = uri[(uri.IndexOf((byte)'?') + 1)..];
        query = query.IndexOf((byte)'#') is >= 0 and var end ? query[..end] : query;
        int written = 0, piece = 0, pieces = 0;
        var isLast = false;
        foreach (var range in query.Split((byte)'&'))
        {
            var value = query[range];
            value = value[(value.IndexOf((byte)'=') + 1)..];
            if (pieces++ == 0)
            {
                piece = value.Length;
            }

            // A shorter value can only be the last.
            if (isLast || value.Length > piece || piece < LeastPiece)
            {
                return 0;
            }

            isLast = value.Length < piece;
            value.CopyTo(destination[written..]);
            written += value.Length;
        }

        return pieces > 1 ? written : 0;
    }
}
