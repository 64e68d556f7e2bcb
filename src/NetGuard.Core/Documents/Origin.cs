namespace NetGuard.Documents;

/// <summary>
/// Where a setting was written: a place in a file (line and column from 1), or the name of the environment variable or
/// command-line option that set it (line and column 0).
/// </summary>
public sealed record Origin(string Source, int Line = 0, int Column = 0)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
