using System.Text.Json;
using NetGuard.Content.Apis.Routes;

namespace NetGuard.Content.Apis.Loading;

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
    public static ApiCatalog Load(IEnumerable<ApiSchemaDocument> documents)
    {
        var files = documents.ToList();
        var schemas = new ApiSchemaSet(files);
        var patterns = schemas.PatternPaths.Select(FieldPattern.Parse).ToList();
        var envelopes = files.SelectMany(d => d.Envelopes ?? []).Select(FieldPattern.Parse).ToList();
        var known = files.SelectMany(d => d.Members ?? [])
            .Concat(patterns.Concat(envelopes).SelectMany(p => p.Steps).Where(s => s.Kind == FieldStepKind.Name).Select(s => s.Name))
            .Concat(schemas.Fields.Where(f => f.Path.StartsWith(NamedFields.QueryPrefix, StringComparison.Ordinal)).Select(f => f.Path[NamedFields.QueryPrefix.Length..]));
        var catalog = new ApiCatalog(
            schemas,
            Routes(schemas),
            FieldMatcherBuilder.Build(patterns, envelopes, schemas.HoldsAnywhere),
            new MemberNames(known),
            new MemberNames(files.SelectMany(d => d.Prose ?? [])));
        SchemaExamples.Check(catalog, schemas, files);
        return catalog;
    }

    private static RouteIndex Routes(ApiSchemaSet schemas)
    {
        var routes = schemas.Apis
            .SelectMany(a => a.Document.Methods.SelectMany(m => a.Document.Paths.Select(p => new ApiRoute(m, new PathTemplate(p), a.Operation))))
            .ToList();
        return routes.GroupBy(r => $"{r.Method} {r.Template.Text}", StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InvalidDataException($"'{twice.Key}' is described twice.")
            : new RouteIndex(routes);
    }
}
