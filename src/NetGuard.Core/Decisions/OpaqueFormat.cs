namespace NetGuard.Decisions;

/// <summary>Kinds of files that may pass without being read as text; a closed list, for records and metrics.</summary>
public enum OpaqueFormat : byte
{
    None,
    Image,
    Audio,
    Video,
    Pdf,
}
