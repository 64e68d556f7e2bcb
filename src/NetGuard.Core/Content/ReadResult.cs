namespace NetGuard.Content;

internal enum ReadStatus : byte
{
    /// <summary>Every byte was read and every string visited.</summary>
    Complete,

    /// <summary>The visitor ended the reading.</summary>
    Stopped,

    Malformed,

    TooDeep,

    /// <summary>Undoing escapes cost more than the message's size allows.</summary>
    LimitExceeded,
}

/// <summary>How far a reader came, in bytes of the message as received.</summary>
internal readonly record struct ReadResult(ReadStatus Status, long BytesRead);
