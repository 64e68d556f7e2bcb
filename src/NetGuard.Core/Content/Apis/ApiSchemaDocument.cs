using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetGuard.Content.Apis;

/// <summary>One vendor's schema file, as written.</summary>
internal sealed record ApiSchemaDocument
{
    public required string Vendor { get; init; }

    /// <summary>Names that requests carry beside the declared fields; shown in messages, unlike names that nobody knows.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Members that hold what people and models write: a URI with words behind it is text there.</summary>
    public IReadOnlyList<string>? Prose { get; init; }

    public required IReadOnlyList<ApiDocument> Apis { get; init; }
}

internal sealed record ApiDocument
{
    public required string Operation { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    public IReadOnlyList<FieldDocument>? Fields { get; init; }

    /// <summary>Bodies in which each field occurs.</summary>
    public IReadOnlyList<JsonElement>? Examples { get; init; }
}

internal sealed record FieldDocument
{
    public required string Path { get; init; }

    public required FieldKind Kind { get; init; }

    public required FieldConfidence Conf { get; init; }

    /// <summary>Whether the field is so peculiar to this API that a body on any path is read with it.</summary>
    public bool Anywhere { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<FieldConfidence>))]
internal enum FieldConfidence : byte
{
    /// <summary>Read in the vendor's own specification, documentation or SDK.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified,

    /// <summary>From elsewhere; no claim of compatibility rests on it.</summary>
    [JsonStringEnumMemberName("unverified")]
    Unverified,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ApiSchemaDocument))]
internal sealed partial class ApiSchemaJson : JsonSerializerContext;
