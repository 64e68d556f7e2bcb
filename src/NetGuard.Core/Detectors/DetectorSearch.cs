using System.Runtime.CompilerServices;

namespace NetGuard.Detectors;

/// <summary>
/// What one message may cost and what was found in its present text. Reused for the next message; not for several threads
/// at a time.
/// </summary>
public sealed class DetectorSearch
{
    /// <summary>Patterns of administrators that are run in one message.</summary>
    public const int MaxVerifications = 1_000;

    /// <summary>Detectors found in one text that are kept.</summary>
    public const int MaxFound = 8;

    // So that the few bytes of a query alone may be decoded four times over.
    private const int LeastAllowance = 16 * 1024;

    private FoundDetectors _found;
    private int _verifications;
    private long _looks;
    private long _lookAllowance;
    private long _decoded;
    private bool _isExhaustionTold;

    /// <summary>Places of the detectors in the set that was searched, each once, in the order of finding.</summary>
    public ReadOnlySpan<int> Found => ((ReadOnlySpan<int>)_found)[..Count];

    public int Count { get; private set; }

    /// <summary>Whether something was left unlooked at because the message's allowance is used up.</summary>
    public bool IsExhausted { get; private set; }

    /// <param name="messageBytes">Bytes of query and body.</param>
    public void Begin(long messageBytes)
    {
        _verifications = MaxVerifications;
        _looks = _lookAllowance = MaxVerifications * (long)Shapes.Shape.Window + messageBytes;
        _decoded = LeastAllowance + messageBytes * 4;
        IsExhausted = _isExhaustionTold = false;
        Count = 0;
    }

    /// <summary>Forgets what was found in the last text.</summary>
    public void Reset() => Count = 0;

    /// <summary>Bytes that shapes have looked at.</summary>
    internal long Looked => _lookAllowance - _looks;

    internal bool HasFound(int detector) => Found.Contains(detector);

    /// <summary>False when no more can be kept.</summary>
    internal bool Add(int detector)
    {
        if (Count < MaxFound && !HasFound(detector))
        {
            _found[Count++] = detector;
        }

        return Count < MaxFound;
    }

    /// <summary>Takes one run of an administrator's pattern from the allowance.</summary>
    internal bool TryVerify() => Allow(--_verifications >= 0);

    /// <summary>Takes bytes that shapes have looked at from the allowance.</summary>
    internal bool TryLook(int bytes) => Allow((_looks -= bytes) >= 0);

    /// <summary>Takes decoded bytes from the allowance.</summary>
    internal bool TryCharge(int bytes) => Allow((_decoded -= bytes) >= 0);

    /// <summary>Whether the allowance is used up and this is the first to be told; once in a message.</summary>
    public bool TryTellExhaustion()
    {
        var isFirst = IsExhausted && !_isExhaustionTold;
        _isExhaustionTold |= isFirst;
        return isFirst;
    }

    internal void Exhaust() => IsExhausted = true;

    private bool Allow(bool isLeft)
    {
        IsExhausted |= !isLeft;
        return isLeft;
    }

    [InlineArray(MaxFound)]
    private struct FoundDetectors
    {
        private int _first;
    }
}
