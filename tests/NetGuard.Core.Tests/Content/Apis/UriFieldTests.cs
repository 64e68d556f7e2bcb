using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;

namespace NetGuard.Core.Tests.Content.Apis;

/// <summary>
/// The fields by which the vendors' APIs are known to take URIs, hosts and files, each with a request that holds it: written
/// down apart from the schemas, so that a field cannot be lost with its example.
/// </summary>
public sealed class UriFieldTests
{
    private static readonly List<ApiDocument> s_apis = [.. ApiCatalogLoader.Embedded().SelectMany(d => d.Apis)];
    private static readonly List<TriggerDocument> s_triggers = [.. ApiCatalogLoader.Embedded().SelectMany(d => d.Triggers ?? [])];

    public static TheoryData<string, string, string, string, string, string, string> Rows
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string, string, string>();
            foreach (var cells in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Content", "Fixtures", "uri-fields.tsv")).Skip(1).Select(line => line.Split('\t')))
            {
                data.Add(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("Rule", "R18")]
    public void Field_OfAVendorsApi_IsDeclaredWhereTheApiTakesIt(string operation, string method, string path, string place, string kind, string conf, string example)
    {
        Assert.Equal(operation, ApiCatalog.Default.Match(method, path)?.Name);
        var (found, declared) = place[0] switch
        {
            '$' => InBody(operation, place, example),
            'q' => InQuery(operation, place, example),
            _ => InXml(operation, place),
        };
        Assert.Contains(kind, found.Select(Written));
        Assert.Contains(conf, declared.Select(c => c.ToString().ToLowerInvariant()));
    }

    [Fact]
    public void Rows_OfTheTable_CoverEveryVendor()
    {
        var vendors = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Content", "Fixtures", "uri-fields.tsv")).Skip(1).Select(line => line.Split('.')[0]).ToHashSet();
        Assert.True(vendors.Count >= 15, string.Join(' ', vendors));
    }

    private static (IEnumerable<FieldKind> Found, IEnumerable<FieldConfidence> Declared) InBody(string operation, string place, string example)
    {
        var pattern = FieldPattern.Parse(place);
        var found = Reading.OfJson(Encoding.UTF8.GetBytes(example), operation).Strings.Where(s => NaiveFieldMatcher.Matches(pattern, Steps(s.Path))).ToList();
        var declared = found.SelectMany(s => s_apis
            .SelectMany(a => (a.Fields ?? []).Where(f => f.Path[0] == '$' && (f.Anywhere || a.Operation == operation)).Select(f => (f.Path, f.Conf)))
            .Concat(s_triggers.SelectMany(t => t.Paths.Select(p => (Path: p, t.Conf))))
            .Where(f => Endings(Steps(s.Path)).Any(steps => NaiveFieldMatcher.Matches(FieldPattern.Parse(f.Path), steps)))
            .Select(f => f.Conf));
        return (found.Select(s => s.Field), declared);
    }

    private static (IEnumerable<FieldKind> Found, IEnumerable<FieldConfidence> Declared) InQuery(string operation, string place, string example) =>
        (Reading.OfQuery(example, operation).Strings.Where(s => s.Path == place).Select(s => s.Field), Declared(operation, place));

    private static (IEnumerable<FieldKind> Found, IEnumerable<FieldConfidence> Declared) InXml(string operation, string place)
    {
        var names = place["xml.".Length..].Split('@');
        var named = ApiCatalog.Default.Operations.Single(o => o.Name == operation);
        return ([ApiCatalog.Default.XmlKindOf(Encoding.UTF8.GetBytes(names[0]), Encoding.UTF8.GetBytes(names[1]), named)], Declared(operation, place));
    }

    private static IEnumerable<FieldConfidence> Declared(string operation, string place) =>
        s_apis.Where(a => a.Operation == operation).SelectMany(a => a.Fields ?? []).Where(f => f.Path == place).Select(f => f.Conf);

    private static string Written(FieldKind kind) => kind switch
    {
        FieldKind.UriOrData => "uri-or-data",
        FieldKind.HostOptional => "host-optional",
        _ => kind.ToString().ToLowerInvariant(),
    };

    // "$.a[0].b" as the naive matcher's steps.
    private static List<string> Steps(string path) =>
        [.. path[1..].Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal).Replace("[", ".[", StringComparison.Ordinal).Split('.').Skip(1).Select(s => s.StartsWith('[') ? NaiveFieldMatcher.Element : s)];

    // A field may stand in an envelope.
    private static IEnumerable<List<string>> Endings(List<string> steps) => Enumerable.Range(0, Math.Max(1, steps.Count)).Select(i => steps[i..]);
}
