using NetGuard.Decisions;

namespace NetGuard.Content;

/// <summary>
/// Memory that reading one message needs, reused for the next: a level for each of the documents that stand in one another
/// (a line in a file in a part, a document in its strings), the allowance for decoding, and what was passed unread.
/// A buffer beyond <see cref="RetainedBytes"/> goes back to the pool when the message is done.
/// </summary>
internal sealed class ContentScratch
{
    public const int RetainedBytes = 64 * 1024;

    /// <summary>Bytes that may come out of undoing escapes and encodings, for each byte of the message.</summary>
    public const int MaxDecodedRatio = 4;

    /// <summary>Documents inside one another.</summary>
    public const int MaxLevels = 8;

    /// <summary>Times that a text is decoded (a document in a string in a document in a string) before it is refused.</summary>
    public const int MaxDecodeSteps = 4;

    private readonly ContentLevel?[] _levels = new ContentLevel?[MaxLevels];
    private readonly int[] _opaqueFiles = new int[Enum.GetValues<OpaqueFormat>().Length];
    private int _depth;
    private long _left;

    public ContentScratch() => _levels[0] = new ContentLevel();

    /// <summary>The level of the document that is being read.</summary>
    public ContentLevel Level => _levels[_depth]!;

    /// <summary>Bytes of the message that were passed without being read as text.</summary>
    public long OpaqueBytes { get; private set; }

    /// <summary>Files that were passed so, by format.</summary>
    public ReadOnlySpan<int> OpaqueFiles => _opaqueFiles;

    public void Begin(long messageBytes)
    {
        _left = messageBytes * MaxDecodedRatio;
        _depth = 0;
        OpaqueBytes = 0;
        Array.Clear(_opaqueFiles);
        Level.Reset();
    }

    /// <summary>Goes to a document inside the current one; false at the bound. Ended by <see cref="Leave"/>.</summary>
    /// <param name="outer">Where it stands.</param>
    /// <param name="decodes">Whether its bytes came out of decoding a text, which counts as a step.</param>
    public bool TryEnter(in ContentPosition outer, bool decodes)
    {
        var steps = Level.DecodeSteps + (decodes ? 1 : 0);
        if (steps > MaxDecodeSteps || _depth + 1 == MaxLevels)
        {
            return false;
        }

        (_levels[_depth + 1] ??= new ContentLevel()).Enter(outer, steps);
        _depth++;
        return true;
    }

    public void Leave() => _depth--;

    /// <summary>Takes decoded bytes from the message's allowance; false when it is used up.</summary>
    public bool TryCharge(int bytes)
    {
        _left -= bytes;
        return _left >= 0;
    }

    public void CountOpaque(OpaqueFormat format, long bytes)
    {
        OpaqueBytes += bytes;
        _opaqueFiles[(int)format]++;
    }

    public void End()
    {
        foreach (var level in _levels)
        {
            level?.End();
        }
    }
}
