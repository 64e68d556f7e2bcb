namespace NetGuard.Proxy.Body.Spool;

/// <summary>A temporary file cannot be made, written or read: the disk is full, the folder is missing, the process has too many files.</summary>
internal sealed class SpoolFaultException(Exception inner) : Exception(inner.Message, inner)
{
    public static bool IsFault(Exception failure) => failure is IOException or UnauthorizedAccessException or NotSupportedException;
}
