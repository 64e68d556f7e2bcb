using NetGuard.Documents;
using NetGuard.Networks;

namespace NetGuard.Policy.Sections;

/// <summary>A formula's set, or that it cannot be told because a network of it is unknown.</summary>
internal readonly record struct CompiledFormula(AddressSet Set, bool IsUnavailable)
{
    public static CompiledFormula Empty { get; } = new(AddressSet.Empty, false);
}

/// <summary>Compiles a formula of the configuration; errors point into its text.</summary>
internal static class FormulaCompiler
{
    public static CompiledFormula Compile(ConfigScalar formula, CompileContext context)
    {
        var isUnavailable = false;
        var compiled = Formula.TryCompile(
            formula.Text,
            Resolve,
            context.Networks.Keys,
            out var set,
            out var error);
        if (!compiled)
        {
            context.Findings.Add(formula, error!.Message, error.Offset, error.Length);
            return CompiledFormula.Empty;
        }

        // Refuses the whole formula, whatever its operators: an unknown network is neither empty nor all, and beneath a
        // 'not' each reading would admit somebody.
        if (isUnavailable)
        {
            return new(AddressSet.Empty, true);
        }

        var text = formula.Text.Trim();
        if (set.IsEmpty && text != "none")
        {
            context.Findings.Warn(formula.Origin, formula.Path, "the formula contains no address; write 'none' if that is meant");
        }
        else if (set.IsAny && text != "any")
        {
            context.Findings.Warn(formula.Origin, formula.Path, "the formula contains every address; write 'any' if that is meant");
        }

        return new(set, false);

        AddressSet? Resolve(string name)
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
