using NetGuard.Content.Apis.Loading;

namespace NetGuard.Content.Apis;

/// <summary>
/// What the places that patterns name hold, by place: a kind that holds in any API, and kinds of single operations. A field
/// of the operation at hand decides; else those that hold on any path, the strictest first.
/// </summary>
internal sealed class FieldTable
{
    private readonly Entry[] _places;
    private readonly ushort[] _operations;
    private readonly FieldKind[] _kinds;

    /// <param name="places">For each place the fields that stand there.</param>
    public FieldTable(IEnumerable<IEnumerable<ApiField>> places)
    {
        var entries = new List<Entry>();
        var operations = new List<ushort>();
        var kinds = new List<FieldKind>();
        foreach (var place in places.Select(p => p.ToList()))
        {
            var own = place.Where(f => f.Operation is not null).GroupBy(f => (ushort)f.Operation!.Number).OrderBy(g => g.Key).ToList();
            entries.Add(new Entry(Strictest(place.Where(f => f.Anywhere)), operations.Count, own.Count));
            operations.AddRange(own.Select(g => g.Key));
            kinds.AddRange(own.Select(Strictest));
        }

        (_places, _operations, _kinds) = ([.. entries], [.. operations], [.. kinds]);
    }

    public FieldKind KindOf(int place, ApiOperation? operation)
    {
        ref readonly var entry = ref _places[place];
        if (operation is not null && entry.Count > 0)
        {
            var own = _operations.AsSpan(entry.Start, entry.Count).BinarySearch((ushort)operation.Number);
            if (own >= 0)
            {
                return _kinds[entry.Start + own];
            }
        }

        return entry.Anywhere;
    }

    private static FieldKind Strictest(IEnumerable<ApiField> fields) => fields.Select(f => f.Kind).Aggregate(FieldKind.None, FieldKinds.Stricter);

    private readonly record struct Entry(FieldKind Anywhere, int Start, int Count);
}

/// <summary>A declared field, or the place of a trigger, which belongs to no operation.</summary>
internal sealed record ApiField(ApiOperation? Operation, string Path, FieldKind Kind, FieldConfidence Conf, bool Anywhere);
