namespace NetGuard.Content.Json;

/// <summary>What a <see cref="JsonCursor"/> stands on.</summary>
internal enum JsonToken : byte
{
    None,
    StartObject,
    EndObject,
    StartArray,
    EndArray,

    /// <summary>A member's name, with its colon read.</summary>
    Name,

    String,

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    Scalar,
}
