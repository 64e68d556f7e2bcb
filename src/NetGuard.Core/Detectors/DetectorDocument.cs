using System.Text.Json;
using System.Text.Json.Serialization;
using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors;

/// <summary>One file of detectors, as written.</summary>
internal sealed record DetectorFileDocument
{
    /// <summary>The name by which all of the file are chosen.</summary>
    public required string Family { get; init; }

    /// <summary>Whether they are among those that hold where nothing is said.</summary>
    public required bool ByDefault { get; init; }

    public required IReadOnlyList<DetectorDocument> Detectors { get; init; }
}

internal sealed record DetectorDocument
{
    /// <summary>The name in reasons and in the configuration: letters, digits and dashes.</summary>
    public required string Id { get; init; }

    public required string Description { get; init; }

    /// <summary>Literals of three bytes or more; at each a shape is tried. One class in brackets stands for each of its bytes.</summary>
    public IReadOnlyList<string>? Anchors { get; init; }

    /// <summary>Instead of anchors, what is looked for otherwise.</summary>
    public DetectorScan Scan { get; init; }

    public bool IgnoreCase { get; init; }

    /// <summary>A class with its count that must stand before the anchor.</summary>
    public string? Lead { get; init; }

    /// <summary>What begins with the anchor, in the notation of <see cref="Shapes.ShapeParser"/>; one of them suffices.</summary>
    public IReadOnlyList<string>? Shapes { get; init; }

    public Verifier Verifier { get; init; }

    public DetectorBoundaries Boundaries { get; init; }

    /// <summary>Texts in which the detector must find something.</summary>
    public required IReadOnlyList<string> Must { get; init; }

    /// <summary>Texts in which it must not.</summary>
    public required IReadOnlyList<string> MustNot { get; init; }
}

/// <summary>Where a match may not touch a letter or a digit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DetectorBoundaries>))]
internal enum DetectorBoundaries : byte
{
    [JsonStringEnumMemberName("both")]
    Both,

    [JsonStringEnumMemberName("start")]
    Start,

    [JsonStringEnumMemberName("end")]
    End,

    [JsonStringEnumMemberName("none")]
    None,
}

/// <summary>What is looked for where there is no literal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DetectorScan>))]
internal enum DetectorScan : byte
{
    [JsonStringEnumMemberName("none")]
    None,

    [JsonStringEnumMemberName("card")]
    Card,

    [JsonStringEnumMemberName("iban")]
    Iban,

    [JsonStringEnumMemberName("ssn")]
    Ssn,

    [JsonStringEnumMemberName("phone")]
    Phone,

    [JsonStringEnumMemberName("email")]
    Email,

    [JsonStringEnumMemberName("token")]
    Token,

    /// <summary>Sentences; in URIs alone.</summary>
    [JsonStringEnumMemberName("prose")]
    Prose,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DetectorFileDocument))]
internal sealed partial class DetectorJson : JsonSerializerContext;
