namespace NetGuard.Decisions;

/// <summary>What a rule group does with what it finds. A group without a mode is <see cref="Enforce"/>.</summary>
public enum Mode : byte
{
    /// <summary>The rule is not evaluated.</summary>
    Off,

    /// <summary>The rule is evaluated and its finding recorded; the request goes on unchanged.</summary>
    Report,

    /// <summary>A finding refuses the request.</summary>
    Enforce,
}
