namespace NetGuard.Content.Multipart;

internal enum PartStep : byte
{
    /// <summary>There is a part.</summary>
    Part,

    /// <summary>The closing delimiter was read, and nothing follows it.</summary>
    End,

    Malformed,
}

/// <summary>
/// Cuts a multipart body (RFC 2046 5.1.1) into parts, strictly: it begins with the first delimiter, lines end with CRLF, and
/// the closing delimiter is the last there is but for one line's end. Refuses the boundary anywhere but in a delimiter,
/// because readers differ on what ends a part (a bare line feed, a longer boundary, padding).
/// </summary>
internal ref struct MultipartParts
{
    /// <summary>Longest boundary (RFC 2046 5.1.1), in characters.</summary>
    public const int MaxBoundaryLength = 70;

    private readonly ReadOnlySpan<byte> _body;
    private readonly ReadOnlySpan<byte> _delimiter;
    private int _at;

    /// <param name="body">The whole body.</param>
    /// <param name="delimiter">Two hyphens and the boundary.</param>
    public MultipartParts(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter)
    {
        _body = body;
        _delimiter = delimiter;
    }

    /// <summary>The delimiter of a boundary; false if it is none that RFC 2046 allows.</summary>
    public static bool TryMakeDelimiter(ReadOnlySpan<char> boundary, Span<byte> destination, out int length)
    {
        length = boundary.Length + 2;
        if (boundary.IsEmpty || boundary.Length > MaxBoundaryLength || boundary[^1] == ' ')
        {
            return false;
        }

        destination[..2].Fill((byte)'-');
        for (var i = 0; i < boundary.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(boundary[i]) && !"'()+_,-./:=? ".Contains(boundary[i], StringComparison.Ordinal))
            {
                return false;
            }

            destination[i + 2] = (byte)boundary[i];
        }

        return true;
    }

    /// <summary>The next part: its header lines and the blank line behind them, and its content.</summary>
    public PartStep Next(out ReadOnlySpan<byte> headers, out ReadOnlySpan<byte> content)
    {
        headers = content = [];
        var rest = _body[_at..];
        if (!rest.StartsWith(_delimiter))
        {
            return PartStep.Malformed;
        }

        rest = rest[_delimiter.Length..];
        if (rest.StartsWith("--"u8))
        {
            rest = rest[2..];
            return rest.IsEmpty || rest.SequenceEqual("\r\n"u8) ? PartStep.End : PartStep.Malformed;
        }

        if (!rest.StartsWith("\r\n"u8))
        {
            return PartStep.Malformed;
        }

        rest = rest[2..];
        var next = rest.IndexOf(_delimiter);
        if (next < 0)
        {
            return PartStep.Malformed;
        }

        var part = rest[..next];
        var blank = part.IndexOf("\r\n\r\n"u8);
        if (blank < 0 || part.Length < blank + 6 || !part.EndsWith("\r\n"u8))
        {
            return PartStep.Malformed;
        }

        headers = part[..(blank + 2)];
        content = part[(blank + 4)..^2];
        _at = _body.Length - rest.Length + next;
        return PartStep.Part;
    }
}
