using NetGuard.Content.Apis;

namespace NetGuard.Policy;

/// <summary>Operations by group, by name, or by method and path, compiled from the entries of one list.</summary>
public sealed class OperationSelection
{
    private readonly bool[] _groups;
    private readonly bool[] _operations;
    private readonly OperationTemplate[] _templates;

    private OperationSelection(bool[] groups, bool[] operations, OperationTemplate[] templates) =>
        (_groups, _operations, _templates) = (groups, operations, templates);

    public static OperationSelection None { get; } = TryCreate([], out var none, out _) ? none : throw new System.Diagnostics.UnreachableException();

    /// <param name="entries">Group names, operation names, and templates such as <c>POST /v1/files/{id}</c>.</param>
    /// <param name="selection">The entries that are well formed.</param>
    /// <param name="errors">One for each entry that is not; empty on success.</param>
    public static bool TryCreate(IReadOnlyList<string> entries, out OperationSelection selection, out (int Index, string Message)[] errors)
    {
        var apis = ApiCatalog.Default;
        var groups = new bool[apis.Groups.Count];
        var operations = new bool[apis.Operations.Count];
        var templates = new List<OperationTemplate>();
        var faults = new List<(int, string)>();
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (apis.Groups.FirstOrDefault(g => g.Name == entry) is { } group)
            {
                groups[group.Number] = true;
            }
            else if (apis.Operations.FirstOrDefault(o => o.Name == entry) is { } operation)
            {
                operations[operation.Number] = true;
            }
            else if (OperationTemplate.TryParse(entry, out var template, out var error))
            {
                templates.Add(template);
            }
            else
            {
                faults.Add((i, error));
            }
        }

        selection = new OperationSelection(groups, operations, [.. templates]);
        errors = [.. faults];
        return errors.Length == 0;
    }

    /// <param name="method">HTTP method.</param>
    /// <param name="path">Outgoing path as sent, escaped.</param>
    /// <param name="operation">What the catalog knows of both.</param>
    public bool Contains(string method, ReadOnlySpan<char> path, ApiOperation? operation)
    {
        if (operation is not null && (_groups[operation.Group.Number] || _operations[operation.Number]))
        {
            return true;
        }

        foreach (var template in _templates)
        {
            if (template.Matches(method, path))
            {
                return true;
            }
        }

        return false;
    }
}
