namespace NetGuard.Decisions;

/// <summary>The outcome of a stage, and of a request as a whole.</summary>
public enum Verdict : byte
{
    Allow,
    Report,
    Reject,
}
