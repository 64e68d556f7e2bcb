namespace NetGuard.Content.Apis.Loading;

/// <summary>What all schema files say together, with names resolved: operations, groups, ways out, fields and triggers.</summary>
internal sealed class ApiSchemaSet
{
    private readonly ILookup<string, ApiField> _fieldsByPath;
    private readonly ILookup<string, EgressTrigger> _triggersByPath;

    /// <exception cref="InvalidDataException">The schemas contradict themselves.</exception>
    public ApiSchemaSet(IReadOnlyList<ApiSchemaDocument> documents)
    {
        Groups = [.. documents.SelectMany(d => d.Groups ?? []).Select((g, i) => new OperationGroup(g.Name, g.Description, g.Closed, i))];
        Ways = [.. documents.SelectMany(d => d.Egress ?? []).Select((e, i) => new EgressWay(e.Name, e.Description, i))];
        Once(Groups.Select(g => g.Name), "group");
        Once(Ways.Select(w => w.Name), "way out");

        Apis = [.. documents.SelectMany(d => d.Apis).Select((d, i) => (d, new ApiOperation(d.Operation, Named(Groups, g => g.Name, d.Group, "group"), i)
        {
            FetchesText = d.FetchesText,
            Egress = d.Egress is null ? null : Named(Ways, w => w.Name, d.Egress, "way out"),
        }))];
        Once(Operations.Select(o => o.Name), "operation");

        var triggers = documents.SelectMany(d => d.Triggers ?? []).ToList();
        Fields =
        [
            .. Apis.SelectMany(a => (a.Document.Fields ?? []).Select(f => new ApiField(a.Operation, f.Path, Declared(f), f.Conf, f.Anywhere))),
            .. triggers.SelectMany(t => t.Paths.Select(p => new ApiField(null, p, FieldKind.Egress, t.Conf, true))),
        ];
        _fieldsByPath = Fields.ToLookup(f => f.Path, StringComparer.OrdinalIgnoreCase);
        _triggersByPath = triggers
            .SelectMany(t => t.Paths.Select(p => (Path: p, Trigger: new EgressTrigger(t.Egress is null ? null : Named(Ways, w => w.Name, t.Egress, "way out"), t.Values, t.Except ?? []))))
            .ToLookup(t => t.Path, t => t.Trigger, StringComparer.OrdinalIgnoreCase);
        PatternPaths = [.. _fieldsByPath.Select(g => g.Key).Where(p => !NamedFields.IsNamed(p))];
    }

    public IReadOnlyList<(ApiDocument Document, ApiOperation Operation)> Apis { get; }

    public IReadOnlyList<ApiOperation> Operations => [.. Apis.Select(a => a.Operation)];

    public IReadOnlyList<OperationGroup> Groups { get; }

    public IReadOnlyList<EgressWay> Ways { get; }

    public IReadOnlyList<ApiField> Fields { get; }

    /// <summary>The paths of bodies, each once: the matcher's patterns, in their order.</summary>
    public IReadOnlyList<string> PatternPaths { get; }

    /// <summary>Whether the pattern of this number holds in any API.</summary>
    public bool HoldsAnywhere(int pattern) => _fieldsByPath[PatternPaths[pattern]].Any(f => f.Anywhere);

    /// <summary>The fields at a place that these patterns match.</summary>
    public IReadOnlyList<ApiField> FieldsOf(ReadOnlySpan<ushort> patterns) => Of(patterns, _fieldsByPath);

    /// <summary>The triggers at a place that these patterns match; <c>null</c> for none.</summary>
    /// <exception cref="InvalidDataException">A URI or a file stands at the same place, whose judging would pass them by.</exception>
    public EgressTrigger[]? TriggersOf(ReadOnlySpan<ushort> patterns)
    {
        var triggers = Of(patterns, _triggersByPath);
        return triggers.Count == 0 ? null
            : FieldsOf(patterns).FirstOrDefault(f => f.Kind is FieldKind.Uri or FieldKind.UriOrData or FieldKind.Write or FieldKind.File) is { } other ? throw new InvalidDataException($"'{other.Path}' is both a field and a trigger.")
            : [.. triggers];
    }

    private List<T> Of<T>(ReadOnlySpan<ushort> patterns, ILookup<string, T> byPath)
    {
        var found = new List<T>();
        foreach (var pattern in patterns)
        {
            found.AddRange(byPath[PatternPaths[pattern]]);
        }

        return found;
    }

    private static FieldKind Declared(FieldDocument field) => field.Kind is not (FieldKind.None or FieldKind.Egress) && Enum.IsDefined(field.Kind)
        ? field.Kind
        : throw new InvalidDataException($"The field '{field.Path}' has no kind.");

    private static T Named<T>(IEnumerable<T> all, Func<T, string> nameOf, string name, string what) =>
        all.FirstOrDefault(item => nameOf(item) == name) ?? throw new InvalidDataException($"There is no {what} '{name}'.");

    private static void Once(IEnumerable<string> names, string what)
    {
        if (names.GroupBy(name => name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"The {what} '{twice.Key}' is described twice.");
        }
    }
}
