using NetGuard.Content.Apis;
using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>Operations</c> of a resource. Absent, the closed groups are refused and all else is allowed.</summary>
internal static class OperationsCompiler
{
    public static OperationRules Compile(SectionView resource, CompileContext context)
    {
        var operations = resource.Get(OperationsSettings.Operations);
        var allowed = operations.Get(OperationsSettings.Allow);
        var allow = Compile(allowed, context.Findings);
        if (!operations.TryGet(OperationsSettings.Only, out var listed))
        {
            WarnOfOpen(allowed, context.Findings);
            return new OperationRules(operations.Get(OperationsSettings.Mode), allow, null, operations.Rule);
        }

        foreach (var entry in listed.Where(IsClosed))
        {
            context.Findings.Add(entry, $"{Values.Quote(entry.Text)} is closed unless {OperationsSettings.Allow.Name} names it; write it there");
        }

        return new OperationRules(operations.Get(OperationsSettings.Mode), allow, Compile(listed, context.Findings), operations.Rule);
    }

    private static OperationSelection Compile(IReadOnlyList<ConfigScalar> entries, Findings findings)
    {
        OperationSelection.TryCreate([.. entries.Select(entry => entry.Text)], out var selection, out var faults);
        foreach (var (index, message) in faults)
        {
            findings.Add(entries[index], message);
        }

        return selection;
    }

    private static void WarnOfOpen(IReadOnlyList<ConfigScalar> allowed, Findings findings)
    {
        foreach (var entry in allowed)
        {
            if (GroupOf(entry) is { IsClosed: false })
            {
                findings.Warn(entry.Origin, entry.Path, $"{Values.Quote(entry.Text)} is allowed anyway; to allow nothing else, write it in {OperationsSettings.Only.Name}");
            }
        }
    }

    private static bool IsClosed(ConfigScalar entry) => GroupOf(entry) is { IsClosed: true };

    /// <summary>The group that an entry names, or that of the operation that it names.</summary>
    private static OperationGroup? GroupOf(ConfigScalar entry) =>
        ApiCatalog.Default.Groups.FirstOrDefault(group => group.Name == entry.Text)
        ?? ApiCatalog.Default.Operations.FirstOrDefault(operation => operation.Name == entry.Text)?.Group;
}
