using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Json;
using NetGuard.Decisions;

namespace NetGuard.Core.Tests.Content;

/// <summary>What a reader told its visitor, written down.</summary>
internal sealed class Reading
{
    public List<(string Path, string Value, FieldKind Field)> Strings { get; } = [];

    public List<(string Path, string Name)> Names { get; } = [];

    public List<(string Path, string Text)> Texts { get; } = [];

    public List<(string Path, OpaqueFormat Format, int Length)> Opaque { get; } = [];

    public List<string> Unreadable { get; } = [];

    public ReadStatus Status { get; private set; }

    public long BytesRead { get; private set; }

    public long BytesOpaque { get; private set; }

    /// <summary>Why the body has no reader.</summary>
    public string? Refused { get; private set; }

    public static Reading OfJson(string json, string? operation = null) => OfJson(Encoding.UTF8.GetBytes(json), operation);

    public static Reading OfJson(ReadOnlySpan<byte> json, string? operation = null)
    {
        var reading = new Reading();
        var visitor = new Recorder(reading);
        var scratch = new ContentScratch();
        scratch.Begin(json.Length);
        var result = JsonContentReader.Read(json, ApiCatalog.Default, Named(operation), scratch, ref visitor);
        (reading.Status, reading.BytesRead) = (result.Status, result.BytesRead);
        return reading;
    }

    public static Reading OfQuery(string query, string? operation = null)
    {
        var reading = new Reading();
        var visitor = new Recorder(reading);
        var scratch = new ContentScratch();
        scratch.Begin(query.Length);
        var result = QueryReader.Read(query, ApiCatalog.Default, Named(operation), scratch, ref visitor);
        (reading.Status, reading.BytesRead) = (result.Status, result.BytesRead);
        return reading;
    }

    /// <summary>A body of any kind, as the message's content type says; a body of no kind is not read.</summary>
    public static Reading OfBody(string? contentType, ReadOnlySpan<byte> body, string? operation = null, ApiCatalog? apis = null)
    {
        apis ??= ApiCatalog.Default;
        var reading = new Reading();
        var visitor = new Recorder(reading);
        var named = operation is null ? null : apis.Operations.Single(o => o.Name == operation);
        var takesFile = apis.KindOf(FieldMatcher.Root, named) == FieldKind.File;
        reading.Refused = BodyClassifier.Classify(contentType, null, body, takesFile, out var classified)?.Code;
        if (reading.Refused is null)
        {
            var scratch = new ContentScratch();
            scratch.Begin(body.Length);
            var result = ContentReader.Read(classified, apis, named, scratch, ref visitor);
            (reading.Status, reading.BytesRead, reading.BytesOpaque) = (result.Status, result.BytesRead, scratch.OpaqueBytes);
        }

        return reading;
    }

    public static Reading OfBody(string? contentType, string body, string? operation = null, ApiCatalog? apis = null) =>
        OfBody(contentType, Encoding.UTF8.GetBytes(body), operation, apis);

    private static ApiOperation? Named(string? operation) => operation is null ? null : ApiCatalog.Default.Operations.Single(o => o.Name == operation);

    private readonly struct Recorder(Reading reading) : IContentVisitor
    {
        public bool OnString(ReadOnlySpan<byte> value, in ContentPosition position)
        {
            reading.Strings.Add((position.ToString(), Encoding.UTF8.GetString(value), position.Field));
            return true;
        }

        public bool OnMemberName(ReadOnlySpan<byte> name, in ContentPosition position)
        {
            reading.Names.Add((position.ToString(), Encoding.UTF8.GetString(name)));
            return true;
        }

        public bool OnText(ReadOnlySpan<byte> text, in ContentPosition position)
        {
            reading.Texts.Add((position.ToString(), Encoding.UTF8.GetString(text)));
            return true;
        }

        public bool OnOpaque(OpaqueFormat format, ReadOnlySpan<byte> bytes, in ContentPosition position)
        {
            reading.Opaque.Add((position.ToString(), format, bytes.Length));
            return true;
        }

        public bool OnUnreadableData(in ContentPosition position)
        {
            reading.Unreadable.Add(position.ToString());
            return true;
        }
    }
}
