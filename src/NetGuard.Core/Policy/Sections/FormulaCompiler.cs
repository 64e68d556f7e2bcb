using NetGuard.Documents;
using NetGuard.Networks;

namespace NetGuard.Policy.Sections;

/// <summary>Compiles a formula of the configuration; errors point into its text.</summary>
internal static class FormulaCompiler
{
    public static AddressSet Compile(ConfigScalar formula, CompileContext context)
    {
        var compiled = Formula.TryCompile(
            formula.Text,
            name => Resolve(name, context),
            context.Networks.Keys,
            out var set,
            out var error);
        if (!compiled)
        {
            context.Findings.Add(formula, error!.Message, error.Offset, error.Length);
            return AddressSet.Empty;
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

        return set;
    }

    private static AddressSet? Resolve(string name, CompileContext context)
    {
        if (!context.Networks.TryGetValue(name, out var set))
        {
            return null;
        }

        context.UsedNetworks.Add(name);
        return set;
    }
}
