using NetGuard.Content.Json;

namespace NetGuard.Content;

/// <summary>Tells whether a string is a document, which is then read as one: arguments of a tool call, a tool's schema.</summary>
internal static class EmbeddedDocument
{
    /// <summary>The document's kind; none for a string that is only a string.</summary>
    public static BodyKind KindOf(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2)
        {
            return BodyKind.None;
        }

        // A document too deep to be read is refused by its reader, not passed as a string.
        return JsonGrammar.Shape(value) is JsonShape.Document or JsonShape.TooDeep ? BodyKind.Json : BodyKind.None;
    }
}
