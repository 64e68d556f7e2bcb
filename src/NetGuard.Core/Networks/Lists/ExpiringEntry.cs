namespace NetGuard.Networks.Lists;

/// <summary>An entry with an end.</summary>
/// <param name="Range">The addresses.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Until">The last day, in UTC, on which it counts.</param>
/// <param name="Owner">The rest of its comment, cut.</param>
public sealed record ExpiringEntry(AddressRange Range, int Line, DateOnly Until, string Owner)
{
    /// <summary>The first moment at which the entry is out.</summary>
    public DateTimeOffset End => new(Until == DateOnly.MaxValue ? DateTime.MaxValue.Date : Until.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public bool IsOut(DateTimeOffset now) => now >= End;
}
