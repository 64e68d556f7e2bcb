using System.Buffers;
using NetGuard.Content.Apis.Loading;
using NetGuard.Content.Apis.Routes;

namespace NetGuard.Content.Apis;

/// <summary>
/// The APIs that the schemas describe, compiled: paths name the operation, and one matcher over all field patterns tells
/// what each field of a body holds.
/// </summary>
public sealed class ApiCatalog
{
    private const int StackChars = 512;

    private static readonly Lazy<ApiCatalog> s_default = new(ApiCatalogLoader.LoadEmbedded);

    private readonly RouteIndex _routes;
    private readonly FieldTable _kinds;
    private readonly EgressTrigger[]?[] _triggers;
    private readonly NamedFields _query;
    private readonly NamedFields _xml;
    private readonly MemberNames _names;

    internal ApiCatalog(ApiSchemaSet schemas, RouteIndex routes, FieldMatcher matcher, MemberNames names, MemberNames prose)
    {
        (Operations, Groups, EgressWays) = (schemas.Operations, schemas.Groups, schemas.Ways);
        (_routes, Fields, _names, Prose) = (routes, matcher, names, prose);
        _kinds = new FieldTable(Enumerable.Range(0, matcher.StateCount).Select(s => schemas.FieldsOf(matcher.Fields(s))));
        _triggers = [.. Enumerable.Range(0, matcher.StateCount).Select(s => schemas.TriggersOf(matcher.Fields(s)))];
        _query = new NamedFields(schemas.Fields, NamedFields.QueryPrefix);
        _xml = new NamedFields(schemas.Fields, NamedFields.XmlPrefix);
    }

    /// <summary>The catalog of the schemas that ship with NetGuard.</summary>
    public static ApiCatalog Default => s_default.Value;

    /// <summary>All operations; their names are the closed list for metrics.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>All groups that operations are in.</summary>
    public IReadOnlyList<OperationGroup> Groups { get; }

    /// <summary>All ways out that are no URL.</summary>
    public IReadOnlyList<EgressWay> EgressWays { get; }

    internal FieldMatcher Fields { get; }

    /// <summary>Members that hold prose, in any API.</summary>
    internal MemberNames Prose { get; }

    /// <summary>The operation at a path, or <c>null</c>.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Outgoing path as sent, escaped; matched by its last segments, decoded, without regard to case.</param>
    public ApiOperation? Match(string method, ReadOnlySpan<char> path)
    {
        char[]? rented = null;
        var text = path.Length <= StackChars ? stackalloc char[StackChars] : rented = ArrayPool<char>.Shared.Rent(path.Length);
        var operation = _routes.Find(method, new RequestPath(path, text, stackalloc Range[RequestPath.MaxSegments]));
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return operation;
    }

    /// <summary>
    /// What a value in this state of the matcher holds. A field of the operation at hand decides; else those that hold on
    /// any path, the strictest first.
    /// </summary>
    internal FieldKind KindOf(int state, ApiOperation? operation) => _kinds.KindOf(state, operation);

    /// <summary>What a query parameter holds; its name decoded.</summary>
    internal FieldKind QueryKindOf(ReadOnlySpan<byte> name, ApiOperation? operation) => _query.KindOf(name, operation);

    /// <summary>What an attribute of an XML element holds, both by their local names.</summary>
    internal FieldKind XmlKindOf(ReadOnlySpan<byte> element, ReadOnlySpan<byte> attribute, ApiOperation? operation) => _xml.KindOf(element, attribute, operation);

    /// <summary>Whether a schema knows an XML element or attribute of this local name.</summary>
    internal bool KnowsXmlName(ReadOnlySpan<byte> name) => _xml.KnowsPart(name);

    /// <summary>Whether a value in this state may ask the endpoint to reach out, even if it is no string.</summary>
    internal bool HasTriggers(int state) => _triggers[state] is not null;

    /// <summary>Whether a value in this state asks the endpoint to reach out.</summary>
    /// <param name="state">The matcher's state.</param>
    /// <param name="value">A string, or the first token of any other JSON value.</param>
    /// <param name="way">The way out, where its URLs are not judged in fields of their own.</param>
    internal bool IsAsked(int state, ReadOnlySpan<byte> value, out EgressWay? way)
    {
        way = null;
        var asked = false;
        foreach (var trigger in _triggers[state] ?? [])
        {
            if (trigger.IsAskedBy(value))
            {
                asked = true;
                way ??= trigger.Way;
            }
        }

        return asked;
    }

    /// <summary>Whether a schema knows a member or parameter of this name.</summary>
    internal bool KnowsName(ReadOnlySpan<byte> name) => _names.IndexOf(name) >= 0;
}
