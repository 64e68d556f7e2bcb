using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>Terms of a formula that add nothing to what stands beside them under the same <c>or</c>.</summary>
internal static class TermLint
{
    public static void Check(ConfigScalar formula, FormulaTerm term, Findings findings)
    {
        foreach (var operand in term.Operands)
        {
            Check(formula, operand, findings);
        }

        if (term.Kind != FormulaTermKind.Or)
        {
            return;
        }

        var networks = new Dictionary<string, FormulaTerm>(StringComparer.OrdinalIgnoreCase);
        foreach (var network in term.Operands.Where(operand => operand.Kind == FormulaTermKind.Network))
        {
            if (!networks.TryAdd(TextOf(network), network))
            {
                Warn(network, $"{TextOf(network)} is named twice; remove one of them");
            }
        }

        var ranges = term.Operands.Where(operand => operand.Kind == FormulaTermKind.Range).ToArray();
        var shadowed = RedundantRange.Find([.. ranges.Select(RangeOf)])
            .Where(found => found.Kind is Redundancy.Same or Redundancy.Within)
            .ToDictionary(found => found.Index, found => found.Kind == Redundancy.Same ? "" : TextOf(ranges[found.Other]));
        for (var i = 0; i < ranges.Length; i++)
        {
            var range = RangeOf(ranges[i]);
            var within = shadowed.GetValueOrDefault(i) ?? networks.FirstOrDefault(network => network.Value.Addresses.Contains(range)).Key;
            if (within is not null)
            {
                Warn(ranges[i], within.Length == 0 ? $"{TextOf(ranges[i])} is written twice; remove one of them" : $"{TextOf(ranges[i])} lies within {within} and adds nothing; remove it");
            }
        }

        string TextOf(FormulaTerm leaf) => formula.Text.Substring(leaf.Offset, leaf.Length);

        void Warn(FormulaTerm leaf, string message) => findings.Warn(formula.Origin, formula.Path, message, leaf.Offset, leaf.Length);
    }

    private static AddressRange RangeOf(FormulaTerm leaf) => leaf.Addresses.All.First();
}
