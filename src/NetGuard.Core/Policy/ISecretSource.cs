namespace NetGuard.Policy;

/// <summary>
/// Where <c>env:NAME</c> and <c>file:PATH</c> are read. A seam, since Core does no I/O.
/// </summary>
public interface ISecretSource
{
    /// <summary>
    /// Reads a reference. One trailing newline is dropped. On failure <paramref name="error"/> names the variable or the
    /// file, never a value.
    /// </summary>
    bool TryRead(string reference, out string value, out string error);
}
