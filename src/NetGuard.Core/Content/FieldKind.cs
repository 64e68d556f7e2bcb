using System.Text.Json.Serialization;

namespace NetGuard.Content;

/// <summary>What a schema says that a field holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldKind>))]
public enum FieldKind : byte
{
    /// <summary>No schema speaks of the field.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A URI that the endpoint fetches; a <c>data:</c> URI is one too.</summary>
    [JsonStringEnumMemberName("uri")]
    Uri,

    /// <summary>A URI, or plain base64 or an id in its place.</summary>
    [JsonStringEnumMemberName("uri-or-data")]
    UriOrData,

    /// <summary>A URI that the endpoint writes to or calls back.</summary>
    [JsonStringEnumMemberName("write")]
    Write,

    /// <summary>A host without a scheme. Recorded in the schemas, judged as any other string.</summary>
    [JsonStringEnumMemberName("host")]
    Host,

    /// <summary>A name that may begin with a host. Recorded in the schemas, judged as any other string.</summary>
    [JsonStringEnumMemberName("host-optional")]
    HostOptional,

    /// <summary>A path on the endpoint itself. Recorded in the schemas, judged as any other string.</summary>
    [JsonStringEnumMemberName("path")]
    Path,

    /// <summary>Lets the endpoint reach out without naming a URI. Recorded in the schemas, judged as any other string.</summary>
    [JsonStringEnumMemberName("egress")]
    Egress,

    /// <summary>
    /// A file: a part of a multipart form (<c>$.NAME</c>) or the body itself (<c>$</c>), which passes without being read as
    /// text if its first bytes are of a listed format.
    /// </summary>
    [JsonStringEnumMemberName("file")]
    File,
}

internal static class FieldKinds
{
    /// <summary>The stricter of two kinds that claim one field.</summary>
    public static FieldKind Stricter(FieldKind a, FieldKind b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(FieldKind kind) => kind switch
    {
        FieldKind.Write => 4,
        FieldKind.Uri => 3,
        FieldKind.UriOrData => 2,
        FieldKind.None => 0,
        _ => 1,
    };
}
