namespace NetGuard.Content;

internal enum ReadStatus : byte
{
    /// <summary>Every byte was read and every string visited.</summary>
    Complete,

    /// <summary>The visitor ended the reading.</summary>
    Stopped,

    Malformed,

    TooDeep,

    /// <summary>Undoing escapes, documents inside one another or the number of parts cost more than is allowed.</summary>
    LimitExceeded,

    /// <summary>A part names a character set other than UTF-8.</summary>
    Charset,

    /// <summary>There are bytes that are no text and that no schema calls a file.</summary>
    NotText,
}

/// <summary>How far a reader came, in bytes of the message as received.</summary>
internal readonly record struct ReadResult(ReadStatus Status, long BytesRead);
