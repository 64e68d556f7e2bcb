using NetGuard.Decisions;
using NetGuard.Detectors;

namespace NetGuard.Policy.Settings;

/// <summary>Where sensitive data is looked for.</summary>
public enum SensitiveDataScope : byte
{
    Uris,
    Text,
}

/// <summary><c>Dlp.SensitiveData</c>: detectors of secrets and personal data.</summary>
public static class SensitiveDataSettings
{
    public static ChoiceSetting<Mode> Mode { get; } = ResourceSettings.Modes("Enforce refuses requests in which a detector finds something, Report only records them, Off does not look.");

    public static TextListSetting Detectors { get; } = new("Detectors", $"Which detectors: \"{DetectorCatalog.AllWord}\", \"{DetectorCatalog.DefaultWord}\" (those that rarely take anything harmless for a secret), a family ({string.Join(", ", DetectorCatalog.Families)}) or a detector's id; a dash before a word takes it out.", """["all","-email"]""")
    { DefaultItems = [DetectorCatalog.DefaultWord] };

    public static ChoiceSetting<SensitiveDataScope> In { get; } = new("In", "Uris looks into the URIs of a request, whatever their encoding; Text into all its strings as well.", SensitiveDataScope.Uris, []);

    public static TextSetting Name { get; } = new("Name", "The name in reasons (uri.sensitive.<name>): lower-case letters, digits and dashes.", "\"contoso-case-number\"")
    { IsRequired = true, Pattern = "^[a-z][a-z0-9-]{0,47}$", Expected = "a name of lower-case letters, digits and dashes" };

    public static TextListSetting Keywords { get; } = new("Keywords", "Words of 3 bytes or more, in either case, near which the pattern is tried: 128 bytes before to 384 behind.", """["case number"]""")
    { IsRequired = true, NotEmpty = true };

    public static TextSetting Pattern { get; } = new("Pattern", "Regular expression without look-around and back references, as it runs without backtracking.", "\"CN-[0-9]{8}\"") { IsRequired = true };

    public static ChoiceSetting<CustomChecksum> Checksum { get; } = new("Checksum", "A checksum that what the pattern matches must have.", CustomChecksum.None, []);

    public static TextListSetting Examples { get; } = new("Examples", "Texts in which it must be found; checked at each load.", """["case number CN-20261124"]""") { IsRequired = true, NotEmpty = true };

    public static TextListSetting CounterExamples { get; } = new("CounterExamples", "Texts in which it must not be found; checked at each load.", """["case number unknown"]""");

    public static SectionListSetting Custom { get; } = new("Custom", "Detectors of your own, used beside those above.", new(Name, Keywords, Pattern, Checksum, Examples, CounterExamples));

    public static SectionSetting SensitiveData { get; } = new("SensitiveData", "Detectors of secrets and personal data. Absent, the default ones look into URIs and refuse.", new(Mode, Detectors, In, Custom));
}
