using NetGuard.Content.Apis;
using NetGuard.Decisions;

namespace NetGuard.Policy.Settings;

/// <summary>Which operations of the endpoint's APIs a resource allows.</summary>
public static class OperationsSettings
{
    private const string Expected = "a group, an operation's name, or a method and a path";

    // A method or *, a space, a path.
    private const string TemplatePattern = "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\\*) /.+$";

    private static readonly string[] Names =
        [.. ApiCatalog.Default.Groups.Select(group => group.Name), .. ApiCatalog.Default.Operations.Select(operation => operation.Name)];

    public static ChoiceSetting<Mode> Mode { get; } = ResourceSettings.Modes("Enforce refuses other operations, Report only records them, Off does not look.");

    public static NameListSetting Allow { get; } = new(
        "Allow",
        $"Operations that are allowed whatever else is said, by group, by name, or by method and path. {string.Join(" and ", ApiCatalog.Default.Groups.Where(group => group.IsClosed).Select(group => group.Name))} are closed unless they are named here.",
        """["CredentialMinting"]""",
        Names,
        Expected)
    { OtherPattern = TemplatePattern };

    public static NameListSetting Only { get; } = new(
        "Only",
        "Where given, nothing is allowed but these and what Allow names; what no schema knows is refused too unless its method and path are written.",
        """["Chat","Embeddings","GET /openai/models"]""",
        Names,
        Expected)
    { OtherPattern = TemplatePattern, NotEmpty = true };

    public static SectionSetting Operations { get; } = new("Operations", "Which operations of the endpoint's APIs may be used. A path is the one that goes to the endpoint, whole: {x} is one segment, {**rest} at the end one or more.", new(Mode, Allow, Only));
}
