using NetGuard.Decisions;
using NetGuard.Networks;

namespace NetGuard.Policy.Terms;

/// <summary>What one term of a formula says of an address.</summary>
/// <param name="Kind">The operator, or what the leaf is.</param>
/// <param name="Text">The term as written.</param>
/// <param name="Contains">Whether the address is in it; <c>null</c> where a network is unknown, which leaves the whole formula so.</param>
public sealed record TermVerdict(FormulaTermKind Kind, string Text, bool? Contains)
{
    /// <summary>The range that contains the address, where a leaf does and the place is known.</summary>
    public TermEntry? Entry { get; init; }

    /// <summary>The setting that a network's addresses come from.</summary>
    public RuleReference? Place { get; init; }

    public IReadOnlyList<TermVerdict> Operands { get; init; } = [];
}
