using NetGuard.Decisions;
using NetGuard.Uris.Forms;

namespace NetGuard.Policy.Settings;

/// <summary>One form of <c>UriForms</c>: conditions on a URI that must hold together.</summary>
public static class UriFormSettings
{
    private const string NamePattern = "^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$";

    public static TextSetting Name { get; } = new("Name", "The form's name: the reason is uri.form.<name>.", "\"no-sas-tokens\"")
    { IsRequired = true, Pattern = NamePattern, Expected = "a name of at most 48 lower-case letters, digits and '-'" };

    public static ChoiceSetting<Mode> FormMode { get; } = ResourceSettings.Modes("Enforce refuses URIs of this form, Report only records them, Off does not look.");

    public static OneOrMoreSetting Scheme { get; } = new("Scheme", "The URI's scheme is one of these.", "\"http\"");

    public static OneOrMoreSetting Host { get; } = new("Host", "The URI's host is one of these: a.example is that host alone, *.a.example every name below it.", "\"*.blob.core.windows.net\"");

    public static OneOrMoreSetting Port { get; } = new("Port", "The port that is connected to is one of these, or in one of these ranges.", """[8080,"8000-8999"]""") { AllowsNumbers = true };

    public static OneOrMoreSetting Path { get; } = new("Path", "The path is one of these, or begins so where one ends in '*'. Compared after undoing escapes and removing dot segments.", "\"/admin/*\"");

    public static OneOrMoreSetting QueryHas { get; } = new("QueryHas", "The query has parameters of all these names.", """["sig"]""");

    public static TextSetting ValueName { get; } = new("Name", "The parameter's name.", "\"comp\"") { IsRequired = true, Pattern = "^[^\\u0000]+$", Expected = "a parameter's name" };

    public static OneOrMoreSetting Value { get; } = new("Value", "The decoded value is one of these.", "\"list\"");

    public static TextSetting ValuePattern { get; } = new("Pattern", "A regular expression that the decoded value matches somewhere.", "\"^[0-9]+$\"");

    public static NumberSetting ValueLongerThan { get; } = Bound("LongerThan", "The decoded value has more bytes than this.");

    public static SectionListSetting QueryValue { get; } = new("QueryValue", "For each of these the query has such a parameter, whose value meets all that is stated.", new(ValueName, Value, ValuePattern, ValueLongerThan));

    public static NumberSetting LongerThan { get; } = Bound("LongerThan", "The URI has more bytes than this.");

    public static NumberSetting PathLongerThan { get; } = Bound("PathLongerThan", "The path, as written, has more bytes than this.");

    public static NumberSetting QueryLongerThan { get; } = Bound("QueryLongerThan", "The query, as written, has more bytes than this.");

    public static TextSetting Pattern { get; } = new("Pattern", "A regular expression that the URI in canonical form matches somewhere; run in linear time, so without lookarounds and backreferences.", "\"/v[0-9]+/internal/\"");

    public static BooleanSetting IgnoreCase { get; } = new("IgnoreCase", "Whether the case of letters in path, query and patterns does not count.", true);

    public static TextListSetting Matches { get; } = new("Matches", "URIs that have this form; tried when the policy is compiled.", """["https://contoso.blob.core.windows.net/a?sig=b"]""");

    public static TextListSetting DoesNotMatch { get; } = new("DoesNotMatch", "URIs that do not have this form; tried when the policy is compiled.", """["https://contoso.blob.core.windows.net/a"]""");

    public static SectionListSetting UriForms { get; } = new("UriForms", "Rules of your own on the form of URIs. A URI has the form where everything that is stated holds.", new(
        Name, FormMode, Scheme, Host, Port, Path, QueryHas, QueryValue, LongerThan, PathLongerThan, QueryLongerThan, Pattern, IgnoreCase, Matches, DoesNotMatch))
    { MaxCount = OwnUriForms.MaxCount };

    private static NumberSetting Bound(string name, string description) => new(name, description, "2048", 0, 1 << 20) { HasDefault = false };
}
