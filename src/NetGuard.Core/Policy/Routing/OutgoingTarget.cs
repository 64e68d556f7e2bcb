namespace NetGuard.Policy.Routing;

/// <summary>
/// The request target that goes to the endpoint, escaped, in origin form (RFC 9112 3.2.1). One string, so that what is
/// inspected and what is sent cannot differ.
/// </summary>
public readonly record struct OutgoingTarget
{
    /// <param name="pathAndQuery">A path that begins with a slash, and a query with its question mark if there is one.</param>
    public OutgoingTarget(string pathAndQuery)
    {
        PathAndQuery = pathAndQuery;
        var mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        PathLength = mark < 0 ? pathAndQuery.Length : mark;
    }

    public string PathAndQuery { get; }

    public int PathLength { get; }

    public ReadOnlySpan<char> Path => PathAndQuery.AsSpan(0, PathLength);

    /// <summary>Without the question mark; empty if there is none.</summary>
    public ReadOnlySpan<char> Query => PathLength == PathAndQuery.Length ? [] : PathAndQuery.AsSpan(PathLength + 1);
}
