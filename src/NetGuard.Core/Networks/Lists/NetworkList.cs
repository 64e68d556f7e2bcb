using System.Globalization;
using NetGuard.Documents;

namespace NetGuard.Networks.Lists;

/// <summary>A list as read: its addresses at any moment, since entries may have an end.</summary>
public sealed class NetworkList
{
    /// <summary>How long before its end an entry is a finding.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(7);

    // Findings of ends are a help for a list that somebody keeps by hand; a thousand of them help nobody.
    private const int MaxFindings = 100;

    private readonly string _sourceName;
    private readonly string _path;
    private readonly AddressRanges _lasting;
    private readonly IReadOnlyList<ExpiringEntry> _expiring;

    internal NetworkList(ListFormat format, string sourceName, string path, AddressRanges lasting, int count, IReadOnlyList<ExpiringEntry> expiring)
    {
        Format = format;
        Count = count;
        _sourceName = sourceName;
        _path = path;
        _lasting = lasting;
        _expiring = expiring;
    }

    public ListFormat Format { get; }

    internal IReadOnlyList<RedundantEntry> Redundant { get; init; } = [];

    /// <summary>Entries as written (of the chosen tags, services and regions), before merging, ended ones included.</summary>
    public int Count { get; }

    /// <summary>The addresses that count at a moment. Empty only if every entry has ended.</summary>
    public AddressRanges At(DateTimeOffset now) => _expiring.Count == 0
        ? _lasting
        : _lasting.Union(AddressRanges.Of(_expiring.Where(entry => !entry.IsOut(now)).Select(entry => entry.Range)));

    /// <summary>When the next entry goes; <c>null</c> if none will.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now) =>
        _expiring.Where(entry => !entry.IsOut(now)).Select(entry => (DateTimeOffset?)entry.End).Min();

    /// <summary>How many entries have ended.</summary>
    public int EndedCount(DateTimeOffset now) => _expiring.Count(entry => entry.IsOut(now));

    /// <summary>Entries that have ended or soon will, ends that mean nothing, entries that add nothing: warnings at their lines.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="isPublished">Whether others write the list: what it says twice is not the administrator's to mend.</param>
    public IReadOnlyList<ConfigError> Lint(DateTimeOffset now, bool isPublished = false)
    {
        var findings = new List<ConfigError>();
        foreach (var entry in _expiring)
        {
            if (findings.Count == MaxFindings)
            {
                break;
            }

            var owner = entry.Owner.Length == 0 ? "" : $" ({CidrFault.Quote(entry.Owner)[1..^1]})";
            var day = entry.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (entry.IsOut(now))
            {
                Warn(entry.Line, $"the entry{owner} ended on {day} and is out; remove the line, or give it a later end");
            }
            else if (entry.End - now <= Notice)
            {
                Warn(entry.Line, $"the entry{owner} ends on {day}; renew it in time, or remove the line");
            }
            else if (_lasting.Contains(entry.Range))
            {
                Warn(entry.Line, $"the end of the entry{owner} has no effect: entries without an end contain its addresses; remove one of them");
            }
        }

        foreach (var entry in isPublished ? [] : Redundant.Take(MaxFindings - findings.Count))
        {
            Warn(entry.Line, entry.ToString());
        }

        return findings;

        void Warn(int line, string message) =>
            findings.Add(new ConfigError(new Origin(_sourceName, line, 1), _path, message, Severity.Warning));
    }
}
