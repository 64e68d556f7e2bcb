using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Json;

namespace NetGuard.Core.Tests.Content;

/// <summary>What a reader told its visitor, written down.</summary>
internal sealed class Reading
{
    public List<(string Path, string Value, FieldKind Field)> Strings { get; } = [];

    public List<(string Path, string Name)> Names { get; } = [];

    public ReadStatus Status { get; private set; }

    public long BytesRead { get; private set; }

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
    }
}
