namespace NetGuard.Networks;

public enum FormulaTermKind : byte
{
    /// <summary>A name of a network.</summary>
    Network,

    /// <summary>An address, a network in CIDR notation, or a range of addresses.</summary>
    Range,
    Any,
    None,
    Not,
    And,
    Or,
}

/// <summary>A formula, or a part of one: an operator over its operands, or a leaf with addresses of its own.</summary>
/// <param name="Kind">The operator, or what the leaf is.</param>
/// <param name="Offset">Where it begins, in characters of the formula.</param>
/// <param name="Length">Its length in characters, operands and their parentheses included, those around it not.</param>
public sealed record FormulaTerm(FormulaTermKind Kind, int Offset, int Length)
{
    /// <summary>In the order of the text; a leaf has none, <c>not</c> has one.</summary>
    public IReadOnlyList<FormulaTerm> Operands { get; init; } = [];

    /// <summary>The leaf's addresses; empty for an operator.</summary>
    public AddressRanges Addresses { get; init; } = AddressRanges.Empty;

    /// <summary>Whether an address is in the term, by the operators' logic. A mapped IPv6 address is in none.</summary>
    public bool Contains(NetAddress address) => !address.IsMapped && Has(address);

    /// <summary>The leaves, in the order of the text.</summary>
    public IEnumerable<FormulaTerm> Leaves() => Operands.Count == 0 ? [this] : Operands.SelectMany(operand => operand.Leaves());

    private bool Has(NetAddress address) => Kind switch
    {
        FormulaTermKind.Or => Operands.Any(operand => operand.Has(address)),
        FormulaTermKind.And => Operands.All(operand => operand.Has(address)),
        FormulaTermKind.Not => !Operands[0].Has(address),
        _ => Addresses.Contains(address),
    };
}
