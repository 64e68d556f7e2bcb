using System.Globalization;
using System.Runtime.InteropServices;
using NetGuard.Documents;

namespace NetGuard.Networks.Lists;

/// <summary>Collects what a list holds and what is wrong with it.</summary>
internal sealed class ListBuilder(string sourceName, ListSelection selection)
{
    // Packed: a list of five million is 40 MB, not 320.
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

    /// <summary>An address whose entry is looked for, and the moment at which it must count.</summary>
    public (NetAddress Address, DateTimeOffset Now)? Sought { get; init; }

    /// <summary>The first entry that contains the address looked for.</summary>
    public ListEntry? Found { get; private set; }

    /// <summary>Makes room, so that a long list is not copied as it grows.</summary>
    public void Expect(int entries) => _ranges4.EnsureCapacity(Math.Min(entries, ListLimits.MaxRanges));

    /// <summary>Takes an entry that has no end.</summary>
    public void Add(string text, int line, int column) => Add(text, default, line, column);

    public void Add(string text, LineComment comment, int line, int column)
    {
        if (Cidr.TryParse(text, out var range, out var error))
        {
            Add(range, comment, line, column);
        }
        else
        {
            Fail(line, column, error);
        }
    }

    public void Add(AddressRange range, LineComment comment, int line, int column)
    {
        if (Count == ListLimits.MaxRanges)
        {
            Fail(line, column, Invariant($"the list has more than {ListLimits.MaxRanges} ranges"));
            return;
        }

        if (comment.Until is { } until)
        {
            _expiring.Add(new(range, line, until, comment.Owner));
        }
        else if (range.IsIPv4)
        {
            Remember(range, line);
            _ranges4.Add(AddressRanges.Pack(range));
        }
        else
        {
            Remember(range, line);
            _ranges6.Add((range.First.Value, range.Last.Value));
        }

        if (Found is null && Sought is { } sought && range.Contains(sought.Address) && (comment.Until is null || !_expiring[^1].IsOut(sought.Now)))
        {
            Found = new(range, line, column);
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
            : new ListResult(new NetworkList(format, sourceName, selection.Location.Path, AddressRanges.OfPacked(CollectionsMarshal.AsSpan(_ranges4), _ranges6), Count, _expiring)
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

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
