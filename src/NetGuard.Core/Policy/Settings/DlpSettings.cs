using System.Collections.Frozen;
using NetGuard.Decisions;
using NetGuard.Inspection;
using NetGuard.Uris;

namespace NetGuard.Policy.Settings;

/// <summary>What a request may hand to the endpoint: the URIs in it.</summary>
public static class DlpSettings
{
    private static readonly string[] ModeWords = Enum.GetNames<Mode>();

    public static BooleanSetting RestrictOutboundNetworkAccess { get; } = new("RestrictOutboundNetworkAccess", "Only the hosts and prefixes named here may be reached. False turns the host rules off, not schemes, ports or forms.", true);

    public static TextListSetting AllowedFqdnList { get; } = new("AllowedFqdnList", "Hosts that URIs in a request may name: a.example is that host alone, *.a.example every name below it. Empty admits none.", """["contoso.blob.core.windows.net","*.images.contoso.example"]""");

    public static TextListSetting AllowedUriPrefixes { get; } = new("AllowedUriPrefixes", "URI prefixes that are allowed beside the hosts: scheme, host, and whole path segments, with a final slash.", """["https://storage.googleapis.com/contoso-public/"]""");

    public static TextListSetting AllowedSchemes { get; } = new("AllowedSchemes", "Schemes that URIs in a request may have.", """["https","data"]""") { DefaultItems = ["https", "data"] };

    public static NumberListSetting AllowedPorts { get; } = new("AllowedPorts", "Ports that URIs in a request may name. By default those of the allowed schemes.", "[443]", 1, 65535) { DefaultsElsewhere = true };

    public static TextListSetting AllowedWriteTargets { get; } = new("AllowedWriteTargets", "Where a request may have the endpoint write to or call back: hosts as in AllowedFqdnList or prefixes as in AllowedUriPrefixes. Narrows those lists further; absent, it narrows nothing, empty, it admits none.", """["https://contoso.blob.core.windows.net/results/"]""") { IsOptional = true };

    public static ChoiceSetting<Mode> DeclaredFields { get; } = ResourceSettings.Modes("Fields that an API's schema says hold a URI.", "DeclaredFields");

    public static ChoiceSetting<Mode> StringValues { get; } = ResourceSettings.Modes("Whole strings (JSON values and names, query and form values) that are a URI.", "StringValues");

    public static ChoiceSetting<Mode> FreeText { get; } = new("FreeText", "URLs inside longer text. Judged as DeclaredFields where a request lets the endpoint fetch what its text names.", Mode.Report, []);

    public static ChoiceSetting<OpaqueFiles> Opaque { get; } = new("Opaque", "Files that an API takes and that cannot be read as text: pictures, sound, films and PDF.", OpaqueFiles.Allow, []);

    public static SectionSetting Inspect { get; } = new("Inspect", "What is inspected, and in which mode.", new(
        DeclaredFields,
        StringValues,
        FreeText,
        new ReservedSetting("Responses", "URLs in the model's output.", "\"Off\"") { Allowed = "Off" },
        Opaque));

    public static WordMapSetting BuiltInForms { get; } = new("BuiltInForms", "Another mode for a built-in rule on the form of URIs.", """{"userinfo":"Enforce"}""", ModeWords)
    {
        Names = UriForms.BuiltIn.ToFrozenDictionary(
            form => form.Name,
            form => ($"{form.Description} By default {form.DefaultMode}.", ModeWords)),
    };

    public static SectionSetting Dlp { get; } = new("Dlp", "Data loss prevention: what a request may hand to the endpoint. Absent, no host outside may be named.", new(
        RestrictOutboundNetworkAccess,
        AllowedFqdnList,
        AllowedUriPrefixes,
        AllowedSchemes,
        AllowedPorts,
        Inspect,
        BuiltInForms,
        UriFormSettings.UriForms,
        SensitiveDataSettings.SensitiveData,
        EgressSettings.AllowedEgress,
        AllowedWriteTargets));
}
