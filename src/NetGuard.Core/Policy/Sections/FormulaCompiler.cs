using NetGuard.Documents;
using NetGuard.Networks;

namespace NetGuard.Policy.Sections;

/// <summary>A formula's addresses, or that they cannot be told because a network of it is unknown.</summary>
/// <param name="Addresses">What it contains; empty when unavailable.</param>
/// <param name="Root">The formula as a tree; <c>null</c> if it did not compile.</param>
/// <param name="IsUnavailable">Whether nothing is known of one of its networks.</param>
internal readonly record struct CompiledFormula(AddressRanges Addresses, FormulaTerm? Root, bool IsUnavailable)
{
    public static CompiledFormula Empty { get; } = new(AddressRanges.Empty, null, false);
}

/// <summary>Compiles a formula of the configuration; errors point into its text.</summary>
internal static class FormulaCompiler
{
    public static CompiledFormula Compile(ConfigScalar formula, CompileContext context)
    {
        var isUnavailable = false;
        if (!Formula.TryCompile(formula.Text, Resolve, context.Networks.Keys, out var compiled, out var error))
        {
            context.Findings.Add(formula, error.Message, error.Offset, error.Length);
            return CompiledFormula.Empty;
        }

        // Refuses the whole formula, whatever its operators: an unknown network is neither empty nor all, and beneath a
        // 'not' each reading would admit somebody.
        if (isUnavailable)
        {
            return new(AddressRanges.Empty, compiled.Root, true);
        }

        TermLint.Check(formula, compiled.Root, context.Findings);
        if (compiled.Addresses.IsEmpty && compiled.Root.Kind != FormulaTermKind.None)
        {
            context.Findings.Warn(formula.Origin, formula.Path, "the formula contains no address; write 'none' if that is meant");
        }

        return new(compiled.Addresses, compiled.Root, false);

        AddressRanges? Resolve(string name)
        {
            if (!context.Networks.TryGetValue(name, out var network))
            {
                return null;
            }

            context.UsedNetworks.Add(name);
            isUnavailable |= context.UnknownNetworks.Contains(name);
            return network;
        }
    }
}
