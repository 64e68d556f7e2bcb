namespace NetGuard.Documents;

public enum Severity : byte
{
    Error,

    /// <summary>A lint finding: the policy works, but probably not as meant. An error under <c>--strict</c>.</summary>
    Warning,
}

/// <summary>
/// One complaint about the configuration. <paramref name="Path"/> is dotted (<c>NetGuard.Networks.corp.Ranges[0]</c>),
/// <paramref name="Message"/> says what is wrong and the remedy, and never holds a secret's value.
/// <paramref name="Offset"/> and <paramref name="Length"/>, in characters of the value, narrow the caret (a formula).
/// </summary>
public sealed record ConfigError(Origin Origin, string Path, string Message, Severity Severity = Severity.Error, int Offset = 0, int Length = 0)
{
    /// <summary>The setting may hold a secret: the source line is not shown.</summary>
    public bool HidesSource { get; init; }
}
