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

    /// <summary>A host without a scheme, which a port or a path may follow.</summary>
    [JsonStringEnumMemberName("host")]
    Host,

    /// <summary>A name whose part before the first slash is a host if it looks like one (<c>registry.example/ns/model:tag</c>).</summary>
    [JsonStringEnumMemberName("host-optional")]
    HostOptional,

    /// <summary>A path on the endpoint itself, judged as any other string.</summary>
    [JsonStringEnumMemberName("path")]
    Path,

    /// <summary>May let the endpoint reach out without naming a URI; which values do, the triggers say.</summary>
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
        FieldKind.Write => 5,
        FieldKind.Uri => 4,
        FieldKind.UriOrData => 3,
        FieldKind.None => 0,
        FieldKind.File or FieldKind.Path or FieldKind.Egress => 1,
        _ => 2,
    };
}
