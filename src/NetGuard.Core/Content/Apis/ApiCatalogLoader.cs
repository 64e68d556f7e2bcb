using System.Text;
using System.Text.Json;
using NetGuard.Content.Json;
using NetGuard.Decisions;

namespace NetGuard.Content.Apis;

/// <summary>
/// Compiles schema files. A file that contradicts itself does not load: an unknown member, two APIs at one path, a field
/// that none of its API's examples holds.
/// </summary>
internal static class ApiCatalogLoader
{
    private const string ResourcePrefix = "NetGuard.Content.Schemas.";

    public static ApiCatalog LoadEmbedded() => Load(Embedded());

    /// <summary>The schemas that ship with NetGuard.</summary>
    public static IEnumerable<ApiSchemaDocument> Embedded()
    {
        var assembly = typeof(ApiCatalogLoader).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return Parse(stream, name);
        }
    }

    /// <exception cref="InvalidDataException">The text is no schema.</exception>
    public static ApiSchemaDocument Parse(Stream json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ApiSchemaJson.Default.ApiSchemaDocument) ?? throw new InvalidDataException($"{name}: the schema is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }

    /// <exception cref="InvalidDataException">The schemas contradict themselves.</exception>
    public static ApiCatalog Load(IEnumerable<ApiSchemaDocument> schemas)
    {
        var documents = schemas.ToList();
        var apis = documents.SelectMany(d => d.Apis).Select(d => (Document: d, Operation: new ApiOperation(d.Operation))).ToList();
        if (apis.GroupBy(a => a.Operation.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"The operation '{twice.Key}' is described twice.");
        }

        var fields = apis.SelectMany(a => (a.Document.Fields ?? []).Select(f => new ApiCatalog.Field(a.Operation, f.Path, Declared(f), f.Anywhere))).ToArray();
        var patterns = fields.Select(f => FieldPattern.Parse(f.Path)).ToList();
        var known = new MemberNames(documents.SelectMany(d => d.Members ?? []).Concat(patterns.SelectMany(p => p.Steps).Where(s => s.Kind == FieldStepKind.Name).Select(s => s.Name)));
        var catalog = new ApiCatalog([.. apis.Select(a => a.Operation)], Routes(apis), fields, FieldMatcherBuilder.Build(patterns), known, new MemberNames(documents.SelectMany(d => d.Prose ?? [])));
        foreach (var (document, operation) in apis)
        {
            CheckExamples(catalog, document, operation, fields);
        }

        return catalog;
    }

    private static FieldKind Declared(FieldDocument field) =>
        field.Kind != FieldKind.None && Enum.IsDefined(field.Kind) ? field.Kind : throw new InvalidDataException($"The field '{field.Path}' has no kind.");

    private static ApiCatalog.Route[] Routes(IEnumerable<(ApiDocument Document, ApiOperation Operation)> apis)
    {
        var routes = apis
            .SelectMany(a => a.Document.Methods.SelectMany(m => a.Document.Paths.Select(p => new ApiCatalog.Route(m, new PathTemplate(p), a.Operation))))
            .OrderByDescending(r => r.Template.Specificity)
            .ToArray();
        return routes.GroupBy(r => $"{r.Method} {r.Template.Text}", StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InvalidDataException($"'{twice.Key}' is described twice.")
            : routes;
    }

    private static void CheckExamples(ApiCatalog catalog, ApiDocument document, ApiOperation operation, ApiCatalog.Field[] fields)
    {
        var visitor = new SeenFields(catalog, []);
        var scratch = new ContentScratch();
        foreach (var example in document.Examples ?? [])
        {
            var body = Encoding.UTF8.GetBytes(example.GetRawText());
            scratch.Begin(body.Length);
            if (JsonContentReader.Read(body, catalog, operation, scratch, ref visitor).Status != ReadStatus.Complete)
            {
                throw new InvalidDataException($"An example of '{document.Operation}' cannot be read.");
            }
        }

        for (var i = 0; i < fields.Length; i++)
        {
            if (ReferenceEquals(fields[i].Operation, operation) && !visitor.Numbers.Contains(i))
            {
                throw new InvalidDataException($"No example of '{document.Operation}' holds the field '{fields[i].Path}'.");
            }
        }
    }

    private readonly struct SeenFields(ApiCatalog catalog, HashSet<int> numbers) : IContentVisitor
    {
        public HashSet<int> Numbers => numbers;

        public bool OnString(ReadOnlySpan<byte> value, in ContentPosition position)
        {
            foreach (var number in catalog.Fields.Fields(position.State))
            {
                numbers.Add(number);
            }

            return true;
        }

        public bool OnMemberName(ReadOnlySpan<byte> name, in ContentPosition position) => true;

        public bool OnText(ReadOnlySpan<byte> text, in ContentPosition position) => true;

        public bool OnOpaque(OpaqueFormat format, ReadOnlySpan<byte> bytes, in ContentPosition position) => true;

        public bool OnUnreadableData(in ContentPosition position) => true;
    }
}
