using System.Globalization;
using NetGuard.Documents;

namespace NetGuard.Networks.Lists;

/// <summary>Collects what a list holds and what is wrong with it.</summary>
internal sealed class ListBuilder(string sourceName, ListSelection selection)
{
    // An IPv4 range is two halves of one number: a list of five million is 40 MB, not 320.
    private readonly List<ulong> _ranges4 = [];
    private readonly List<(UInt128 First, UInt128 Last)> _ranges6 = [];
    private readonly List<ExpiringEntry> _expiring = [];
    private readonly List<(AddressRange Range, int Line)> _written = [];
    private readonly List<ConfigError> _errors = [];
    private int _unlisted;

    public ListSelection Selection => selection;

    /// <summary>Entries taken, those that have ended included.</summary>
    public int Count => _ranges4.Count + _ranges6.Count + _expiring.Count;

    public bool HasErrors => _errors.Count > 0;

    /// <summary>Takes an entry that has no end.</summary>
    public void Add(string text, int line, int column) => Add(text, default, line, column);

    public void Add(string text, LineComment comment, int line, int column)
    {
        if (!Cidr.TryParse(text, out var range, out var error))
        {
            Fail(line, column, error);
        }
        else if (Count == ListLimits.MaxRanges)
        {
            Fail(line, column, Invariant($"the list has more than {ListLimits.MaxRanges} ranges"));
        }
        else if (comment.Until is { } until)
        {
            _expiring.Add(new(range, line, until, comment.Owner));
        }
        else if (range.IsIPv4)
        {
            Remember(range, line);
            _ranges4.Add(((ulong)range.First.Value << 32) | (ulong)range.Last.Value);
        }
        else
        {
            Remember(range, line);
            _ranges6.Add((range.First.Value, range.Last.Value));
        }
    }

    /// <summary>A fault of the list, at its place.</summary>
    public void Fail(int line, int column, string message) => Fail(new ConfigError(new Origin(sourceName, line, column), selection.Location.Path, message));

    /// <summary>A fault of a setting, or of the list as a whole.</summary>
    public void Fail(ConfigScalar setting, string message) => Fail(new ConfigError(setting.Origin, setting.Path, message));

    public ListResult Build(ListFormat format)
    {
        // Refuses because a list that has become empty is far more often a fault of its making than a wish.
        if (!HasErrors && Count == 0)
        {
            Fail(selection.Location, $"{sourceName} holds no address; a network is never empty by its list");
        }

        if (_unlisted > 0)
        {
            _errors.Add(new ConfigError(new Origin(sourceName), selection.Location.Path, Invariant($"{_unlisted} more errors of this list are not shown")));
        }

        return HasErrors
            ? new ListResult(null, _errors)
            : new ListResult(new NetworkList(format, sourceName, selection.Location.Path, AddressSet.FromRanges(Ranges()), Count, _expiring)
            {
                Redundant = format == ListFormat.Plain && _written.Count <= RedundantEntry.MaxEntries ? RedundantEntry.Find(_written) : [],
            }, []);
    }

    private void Remember(AddressRange range, int line)
    {
        // One more than is looked at tells that there are too many.
        if (_written.Count <= RedundantEntry.MaxEntries)
        {
            _written.Add((range, line));
        }
    }

    private void Fail(ConfigError error)
    {
        if (_errors.Count < ErrorBound.MaxErrors)
        {
            _errors.Add(error);
        }
        else
        {
            _unlisted++;
        }
    }

    private IEnumerable<AddressRange> Ranges()
    {
        foreach (var range in _ranges4)
        {
            yield return new(NetAddress.IPv4((uint)(range >> 32)), NetAddress.IPv4((uint)range));
        }

        foreach (var (first, last) in _ranges6)
        {
            yield return new(NetAddress.IPv6(first), NetAddress.IPv6(last));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
