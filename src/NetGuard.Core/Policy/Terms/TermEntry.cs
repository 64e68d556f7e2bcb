using NetGuard.Decisions;

namespace NetGuard.Policy.Terms;

/// <summary>The written range that contains an address.</summary>
/// <param name="Range">As written, or as it was read from a list.</param>
/// <param name="Place">The configuration's entry, and the file and line where the range stands.</param>
public sealed record TermEntry(string Range, RuleReference Place);
