using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetGuard.Content.Apis.Loading;

/// <summary>One schema file, as written: a vendor's APIs, or what all vendors share.</summary>
internal sealed record ApiSchemaDocument
{
    public required string Vendor { get; init; }

    /// <summary>The groups that operations are in, in one file for all.</summary>
    public IReadOnlyList<GroupDocument>? Groups { get; init; }

    /// <summary>The ways out that are no URL, in one file for all.</summary>
    public IReadOnlyList<EgressDocument>? Egress { get; init; }

    /// <summary>Where the body of another request stands, such as <c>$.body</c> of a batch's line.</summary>
    public IReadOnlyList<string>? Envelopes { get; init; }

    /// <summary>Names that requests carry beside the declared fields; shown in messages, unlike names that nobody knows.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Members that hold what people and models write: a URI with words behind it is text there.</summary>
    public IReadOnlyList<string>? Prose { get; init; }

    /// <summary>Fields by which a request lets the endpoint reach out.</summary>
    public IReadOnlyList<TriggerDocument>? Triggers { get; init; }

    public required IReadOnlyList<ApiDocument> Apis { get; init; }
}

internal sealed record GroupDocument
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Whether a resource must name the group before its operations are allowed.</summary>
    public bool Closed { get; init; }
}

internal sealed record EgressDocument
{
    public required string Name { get; init; }

    public required string Description { get; init; }
}

internal sealed record TriggerDocument
{
    /// <summary>The way out that is asked for; <c>null</c> where the URLs that are reached are judged in fields of their own.</summary>
    public string? Egress { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>How the value begins, without regard to case; <c>null</c> for any value.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Values that ask for nothing.</summary>
    public IReadOnlyList<string>? Except { get; init; }

    public required FieldConfidence Conf { get; init; }

    /// <summary>Bodies in which each path asks for it.</summary>
    public required IReadOnlyList<JsonElement> Examples { get; init; }
}

internal sealed record ApiDocument
{
    public required string Operation { get; init; }

    public required string Group { get; init; }

    /// <summary>Methods, or <c>*</c> for any.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    public IReadOnlyList<FieldDocument>? Fields { get; init; }

    /// <summary>Whether the endpoint fetches URLs out of the text that it is given.</summary>
    public bool FetchesText { get; init; }

    /// <summary>The way out that the operation as a whole is; <c>null</c> for most.</summary>
    public string? Egress { get; init; }

    /// <summary>Bodies in which each field occurs.</summary>
    public IReadOnlyList<JsonElement>? Examples { get; init; }

    /// <summary>Queries, without the question mark, in which each <c>query.NAME</c> occurs.</summary>
    public IReadOnlyList<string>? Queries { get; init; }

    /// <summary>XML documents in which each <c>xml.element@attribute</c> occurs.</summary>
    public IReadOnlyList<string>? Documents { get; init; }
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
