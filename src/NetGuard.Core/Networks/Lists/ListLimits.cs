namespace NetGuard.Networks.Lists;

/// <summary>Bounds of a list, whoever wrote it.</summary>
public static class ListLimits
{
    /// <summary>Bytes of a list.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    /// <summary>Bytes of a line of a plain list, its comment included.</summary>
    public const int MaxLineLength = 4096;

    /// <summary>Ranges of a list, before they are merged.</summary>
    public const int MaxRanges = 5_000_000;
}
