using System.Text;
using System.Text.Json;
using NetGuard.Content.Json;
using NetGuard.Decisions;

namespace NetGuard.Content.Apis.Loading;

/// <summary>Reads the schemas' own examples as requests are read: a field or a trigger that occurs in none does not load.</summary>
internal static class SchemaExamples
{
    /// <exception cref="InvalidDataException">A field or a trigger is without an example.</exception>
    public static void Check(ApiCatalog catalog, ApiSchemaSet schemas, IReadOnlyList<ApiSchemaDocument> files)
    {
        foreach (var (document, operation) in schemas.Apis)
        {
            var seen = new SeenPaths(catalog, schemas);
            Read(document.Examples, operation, seen);
            foreach (var query in document.Queries ?? [])
            {
                var scratch = new ContentScratch();
                scratch.Begin(query.Length);
                QueryReader.Read(query, catalog, operation, scratch, ref seen);
            }

            // What documents hold is for the reader of documents to show.
            if ((document.Fields ?? []).FirstOrDefault(f => !seen.Fields.Contains(f.Path) && !f.Path.StartsWith(NamedFields.XmlPrefix, StringComparison.Ordinal)) is { } missing)
            {
                throw new InvalidDataException($"No example of '{document.Operation}' holds the field '{missing.Path}'.");
            }
        }

        foreach (var trigger in files.SelectMany(d => d.Triggers ?? []))
        {
            var seen = new SeenPaths(catalog, schemas);
            Read(trigger.Examples, null, seen);
            if (trigger.Paths.FirstOrDefault(p => !seen.Triggers.Contains(p)) is { } missing)
            {
                throw new InvalidDataException($"No example asks for '{trigger.Egress ?? "a fetch"}' by '{missing}'.");
            }
        }

        void Read(IReadOnlyList<JsonElement>? examples, ApiOperation? operation, SeenPaths seen)
        {
            var scratch = new ContentScratch();
            foreach (var example in examples ?? [])
            {
                var body = Encoding.UTF8.GetBytes(example.GetRawText());
                scratch.Begin(body.Length);
                if (JsonContentReader.Read(body, catalog, operation, scratch, ref seen).Status != ReadStatus.Complete)
                {
                    throw new InvalidDataException($"An example of '{operation?.Name ?? "a trigger"}' cannot be read.");
                }
            }
        }
    }

    private readonly struct SeenPaths(ApiCatalog catalog, ApiSchemaSet schemas) : IContentVisitor
    {
        public HashSet<string> Fields { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Triggers { get; } = new(StringComparer.OrdinalIgnoreCase);

        public bool OnString(ReadOnlySpan<byte> value, in ContentPosition position)
        {
            if (position.ToString() is var text && text.StartsWith(NamedFields.QueryPrefix, StringComparison.Ordinal))
            {
                Fields.Add(text);
                return true;
            }

            foreach (var pattern in catalog.Fields.Fields(position.State))
            {
                Fields.Add(schemas.PatternPaths[pattern]);
                if (catalog.IsAsked(position.State, value, out _))
                {
                    Triggers.Add(schemas.PatternPaths[pattern]);
                }
            }

            return true;
        }

        public bool OnMemberName(ReadOnlySpan<byte> name, in ContentPosition position) => true;

        public bool OnText(ReadOnlySpan<byte> text, in ContentPosition position) => true;

        public bool OnOpaque(OpaqueFormat format, ReadOnlySpan<byte> bytes, in ContentPosition position) => true;

        public bool OnUnreadableData(in ContentPosition position) => true;
    }
}
