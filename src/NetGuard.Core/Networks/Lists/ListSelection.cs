using NetGuard.Documents;

namespace NetGuard.Networks.Lists;

/// <summary>Which part of a published list a network is, each choice with its place in the configuration.</summary>
/// <param name="Location">The setting that names the list.</param>
public sealed record ListSelection(ConfigScalar Location)
{
    /// <summary>Azure service tags, without regard to case; required there, for the whole file is all of Azure's customers.</summary>
    public IReadOnlyList<ConfigScalar> Tags { get; init; } = [];

    /// <summary>Services of AWS or Google; empty for all.</summary>
    public IReadOnlyList<ConfigScalar> Services { get; init; } = [];

    /// <summary>Regions of AWS, scopes of Google; empty for all.</summary>
    public IReadOnlyList<ConfigScalar> Regions { get; init; } = [];

    /// <summary>Equal for equal choices.</summary>
    public string Key => string.Join('\n', Texts('t', Tags).Concat(Texts('s', Services)).Concat(Texts('r', Regions)));

    private static IEnumerable<string> Texts(char kind, IReadOnlyList<ConfigScalar> choices) => choices.Select(choice => kind + choice.Text);
}
