namespace NetGuard.Networks.Lists;

/// <summary>An entry of a list, at its place.</summary>
/// <param name="Range">The addresses.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in bytes.</param>
public sealed record ListEntry(AddressRange Range, int Line, int Column);
