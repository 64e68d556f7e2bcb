namespace NetGuard.Inspection;

/// <summary>What happens to a file that a schema calls one and that cannot be read as text.</summary>
public enum OpaqueFiles : byte
{
    Allow,
    Reject,
}
