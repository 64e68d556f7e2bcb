using System.Buffers;

namespace NetGuard.Content.Apis;

/// <summary>
/// The APIs that the schemas describe, compiled: paths name the operation, and one matcher over all field patterns tells
/// what each field of a body holds.
/// </summary>
public sealed class ApiCatalog
{
    private static readonly Lazy<ApiCatalog> s_default = new(ApiCatalogLoader.LoadEmbedded);

    private readonly Route[] _routes;
    private readonly Field[] _fields;
    private readonly MemberNames _names;

    internal ApiCatalog(IReadOnlyList<ApiOperation> operations, Route[] routes, Field[] fields, FieldMatcher matcher, MemberNames names, MemberNames prose)
    {
        Operations = operations;
        _routes = routes;
        _fields = fields;
        Fields = matcher;
        _names = names;
        Prose = prose;
    }

    /// <summary>The catalog of the schemas that ship with NetGuard.</summary>
    public static ApiCatalog Default => s_default.Value;

    /// <summary>All operations; their names are the closed list for metrics.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; }

    internal FieldMatcher Fields { get; }

    /// <summary>Members that hold prose, in any API.</summary>
    internal MemberNames Prose { get; }

    /// <summary>The operation at a path, or <c>null</c>.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Outgoing path as sent, escaped; matched by its last segments, decoded, without regard to case.</param>
    public ApiOperation? Match(string method, ReadOnlySpan<char> path)
    {
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(1, path.Length));
        try
        {
            Span<Range> segments = stackalloc Range[PathTemplate.MaxSegments];
            var decoded = rented.AsSpan(0, RequestPath.Normalize(path, rented));
            segments = segments[..RequestPath.LastSegments(decoded, segments)];
            foreach (ref readonly var route in _routes.AsSpan())
            {
                if (route.Template.Matches(decoded, segments) && string.Equals(route.Method, method, StringComparison.OrdinalIgnoreCase))
                {
                    return route.Operation;
                }
            }

            return null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// What a value in this state of the matcher holds. A field of the operation at hand decides; else those that hold on
    /// any path, the strictest first.
    /// </summary>
    internal FieldKind KindOf(int state, ApiOperation? operation)
    {
        var own = FieldKind.None;
        var anywhere = FieldKind.None;
        foreach (var number in Fields.Fields(state))
        {
            ref readonly var field = ref _fields[number];
            if (ReferenceEquals(field.Operation, operation))
            {
                own = FieldKinds.Stricter(own, field.Kind);
            }
            else if (field.Anywhere)
            {
                anywhere = FieldKinds.Stricter(anywhere, field.Kind);
            }
        }

        return own != FieldKind.None ? own : anywhere;
    }

    /// <summary>Whether a schema knows a member or parameter of this name.</summary>
    internal bool KnowsName(ReadOnlySpan<byte> name) => _names.IndexOf(name) >= 0;

    internal readonly record struct Route(string Method, PathTemplate Template, ApiOperation Operation);

    internal readonly record struct Field(ApiOperation Operation, string Path, FieldKind Kind, bool Anywhere);
}
