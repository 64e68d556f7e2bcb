using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Networks;

namespace NetGuard.Policy.Terms;

/// <summary>Where the ranges of a network are written.</summary>
/// <param name="Setting">The setting that they come from.</param>
/// <param name="Find">The range that contains an address; <c>null</c> where none does, or its place is not known.</param>
internal sealed record NetworkEntries(RuleReference Setting, Func<NetAddress, TermEntry?> Find)
{
    /// <summary>Ranges that the configuration itself holds.</summary>
    public static NetworkEntries Of(RuleReference setting, IReadOnlyList<(ConfigScalar Text, AddressRange Range)> written) => new(setting, address =>
        written.FirstOrDefault(entry => entry.Text is not null && entry.Range.Contains(address)) is { Text: { } text }
            ? new TermEntry(text.Text, new RuleReference(text.Path, text.Origin.ToString()))
            : null);

    /// <summary>A file or a feed.</summary>
    public static NetworkEntries Of(ConfigScalar setting, NetworkAnswer answer) => new(new(setting.Path, setting.Origin.ToString()), address =>
        answer.Locate?.Invoke(address) is { } entry
            ? new TermEntry(entry.Range.ToString(), new RuleReference(setting.Path, new Origin(setting.Text, entry.Line, entry.Column).ToString()))
            : null);
}
