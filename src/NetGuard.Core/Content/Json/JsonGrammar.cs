namespace NetGuard.Content.Json;

/// <summary>What a text is by the grammar of JSON.</summary>
internal enum JsonShape : byte
{
    /// <summary>It does not begin with an object or array that ends.</summary>
    None,

    /// <summary>One document.</summary>
    Document,

    /// <summary>A document, a line's end, and more: perhaps JSON Lines.</summary>
    Lines,

    /// <summary>Objects and arrays inside one another, more than are read.</summary>
    TooDeep,
}

/// <summary>
/// Tells whether a text is a JSON object or array (RFC 8259). Looks at the grammar alone, so that what it finds is then
/// read, and judged, by the reader.
/// </summary>
internal static class JsonGrammar
{
    /// <summary>Whether the text's first byte that is no white space begins an object or array.</summary>
    public static bool Begins(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] > ' ')
        {
            return text[0] is (byte)'{' or (byte)'[';
        }

        var first = text.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && text[first] is (byte)'{' or (byte)'[';
    }

    public static JsonShape Shape(ReadOnlySpan<byte> text)
    {
        if (!Begins(text))
        {
            return JsonShape.None;
        }

        var cursor = new JsonCursor(text);
        do
        {
            if (!cursor.Read())
            {
                return cursor.Status == ReadStatus.TooDeep ? JsonShape.TooDeep : JsonShape.None;
            }
        }
        while (cursor.Depth > 0);

        var rest = text[cursor.Position..];
        var next = rest.IndexOfAnyExcept(" \t\r\n"u8);
        if (next < 0)
        {
            return JsonShape.Document;
        }

        return rest[..next].Contains((byte)'\n') ? JsonShape.Lines : JsonShape.None;
    }
}
