using NetGuard.Content;
using NetGuard.Content.Apis;

namespace NetGuard.Inspection;

/// <summary>
/// The identifiers of JSON Schema's published dialects, as the value of <c>$schema</c>: schema libraries write them into each
/// tool definition. The texts are exempt, not the place, so that nothing can be carried away in one; a fetch of it tells
/// nobody anything.
/// </summary>
internal static class JsonSchemaDialects
{
    private static readonly MemberNames s_member = new(["$schema"]);

    private static readonly byte[][] s_identifiers =
    [
        "https://json-schema.org/draft/2020-12/schema"u8.ToArray(),
        "https://json-schema.org/draft/2019-09/schema"u8.ToArray(),
        "http://json-schema.org/draft-07/schema#"u8.ToArray(),
        "http://json-schema.org/draft-07/schema"u8.ToArray(),
        "http://json-schema.org/draft-06/schema#"u8.ToArray(),
        "http://json-schema.org/draft-06/schema"u8.ToArray(),
        "http://json-schema.org/draft-04/schema#"u8.ToArray(),
        "http://json-schema.org/draft-04/schema"u8.ToArray(),
    ];

    /// <summary>Whether the value is one of the identifiers, byte for byte, and stands where a schema names its dialect.</summary>
    public static bool Names(ReadOnlySpan<byte> value, in ContentPosition position)
    {
        foreach (var identifier in s_identifiers)
        {
            if (value.SequenceEqual(identifier))
            {
                return position.IsNamed(s_member);
            }
        }

        return false;
    }
}
