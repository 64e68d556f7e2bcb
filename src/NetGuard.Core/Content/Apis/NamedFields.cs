namespace NetGuard.Content.Apis;

/// <summary>Declared fields that stand at a name rather than at a path: query parameters, and attributes of XML elements.</summary>
internal sealed class NamedFields
{
    /// <summary>How a query parameter is written in a schema: <c>query.NAME</c>.</summary>
    public const string QueryPrefix = "query.";

    /// <summary>How an XML attribute is written in a schema, both by their local names: <c>xml.ELEMENT@ATTRIBUTE</c>.</summary>
    public const string XmlPrefix = "xml.";

    private readonly MemberNames _names;
    private readonly MemberNames _parts;
    private readonly FieldTable _table;

    public NamedFields(IEnumerable<ApiField> fields, string prefix)
    {
        var byName = fields
            .Where(f => f.Path.StartsWith(prefix, StringComparison.Ordinal))
            .GroupBy(f => f.Path[prefix.Length..].ToLowerInvariant())
            .ToList();
        _names = new MemberNames(byName.Select(g => g.Key));
        _parts = new MemberNames(byName.SelectMany(g => g.Key.Split('@')).Distinct());
        _table = new FieldTable(byName);
    }

    public static bool IsNamed(string path) => path.StartsWith(QueryPrefix, StringComparison.Ordinal) || path.StartsWith(XmlPrefix, StringComparison.Ordinal);

    /// <summary>Whether an element or an attribute of this name is in one of the fields.</summary>
    public bool KnowsPart(ReadOnlySpan<byte> name) => _parts.IndexOf(name) >= 0;

    public FieldKind KindOf(ReadOnlySpan<byte> name, ApiOperation? operation) =>
        _names.IndexOf(name) is >= 0 and var place ? _table.KindOf(place, operation) : FieldKind.None;

    /// <summary>By element and attribute, each by its local name.</summary>
    public FieldKind KindOf(ReadOnlySpan<byte> element, ReadOnlySpan<byte> attribute, ApiOperation? operation)
    {
        var length = element.Length + 1 + attribute.Length;
        if (length > MemberNames.MaxLength)
        {
            return FieldKind.None;
        }

        Span<byte> name = stackalloc byte[MemberNames.MaxLength];
        element.CopyTo(name);
        name[element.Length] = (byte)'@';
        attribute.CopyTo(name[(element.Length + 1)..]);
        return KindOf(name[..length], operation);
    }
}
