using System.Buffers;

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
/// Tells whether a text is a JSON object or array (RFC 8259), without exceptions: many texts begin with a bracket, and each
/// would cost one. Looks at the grammar alone, so that what it finds is then read, and judged, by the reader.
/// </summary>
internal static class JsonGrammar
{
    private static readonly SearchValues<byte> s_stringEnds = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    /// <summary>Whether the text's first byte that is no white space begins an object or array.</summary>
    public static bool Begins(ReadOnlySpan<byte> text)
    {
        var first = text.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && text[first] is (byte)'{' or (byte)'[';
    }

    public static JsonShape Shape(ReadOnlySpan<byte> text)
    {
        if (!Begins(text))
        {
            return JsonShape.None;
        }

        var at = 0;
        var shape = Value(text, ref at);
        if (shape != JsonShape.Document)
        {
            return shape;
        }

        var rest = text[at..];
        var next = rest.IndexOfAnyExcept(" \t\r\n"u8);
        if (next < 0)
        {
            return JsonShape.Document;
        }

        return rest[..next].Contains((byte)'\n') ? JsonShape.Lines : JsonShape.None;
    }

    private static JsonShape Value(ReadOnlySpan<byte> text, ref int at)
    {
        // One bit for each open container, the innermost lowest: 1 is an array.
        var arrays = 0UL;
        var depth = 0;
        while (true)
        {
            Skip(text, ref at);
            if (at == text.Length)
            {
                return JsonShape.None;
            }

            if (text[at] is (byte)'{' or (byte)'[')
            {
                if (depth == JsonContentReader.MaxDepth)
                {
                    return JsonShape.TooDeep;
                }

                var isArray = text[at++] == '[';
                depth++;
                arrays = (arrays << 1) | (isArray ? 1UL : 0);
                Skip(text, ref at);
                if (!Take(text, ref at, isArray ? (byte)']' : (byte)'}'))
                {
                    if (!isArray && !Name(text, ref at))
                    {
                        return JsonShape.None;
                    }

                    continue;
                }

                depth--;
                arrays >>= 1;
            }
            else if (!Scalar(text, ref at))
            {
                return JsonShape.None;
            }

            // A value has ended, and perhaps what it stands in.
            while (depth > 0)
            {
                Skip(text, ref at);
                var isArray = (arrays & 1) != 0;
                if (Take(text, ref at, (byte)','))
                {
                    Skip(text, ref at);
                    if (!isArray && !Name(text, ref at))
                    {
                        return JsonShape.None;
                    }

                    break;
                }

                if (!Take(text, ref at, isArray ? (byte)']' : (byte)'}'))
                {
                    return JsonShape.None;
                }

                depth--;
                arrays >>= 1;
            }

            if (depth == 0)
            {
                return JsonShape.Document;
            }
        }
    }

    private static bool Name(ReadOnlySpan<byte> text, ref int at)
    {
        if (!String(text, ref at))
        {
            return false;
        }

        Skip(text, ref at);
        return Take(text, ref at, (byte)':');
    }

    private static bool Scalar(ReadOnlySpan<byte> text, ref int at) => text[at] switch
    {
        (byte)'"' => String(text, ref at),
        (byte)'t' => Literal(text, ref at, "true"u8),
        (byte)'f' => Literal(text, ref at, "false"u8),
        (byte)'n' => Literal(text, ref at, "null"u8),
        _ => Number(text, ref at),
    };

    private static bool String(ReadOnlySpan<byte> text, ref int at)
    {
        if (!Take(text, ref at, (byte)'"'))
        {
            return false;
        }

        while (true)
        {
            var end = text[at..].IndexOfAny(s_stringEnds);
            if (end < 0)
            {
                return false;
            }

            at += end;
            if (text[at] != '\\')
            {
                return text[at++] == '"';
            }

            if (at + 1 == text.Length)
            {
                return false;
            }

            var escape = text[at + 1];
            at += 2;
            if (escape == 'u')
            {
                if (text.Length - at < 4 || !IsHex(text.Slice(at, 4)))
                {
                    return false;
                }

                at += 4;
            }
            else if (!"\"\\/bfnrt"u8.Contains(escape))
            {
                return false;
            }
        }
    }

    private static bool Number(ReadOnlySpan<byte> text, ref int at)
    {
        Take(text, ref at, (byte)'-');
        if (!Take(text, ref at, (byte)'0') && !Digits(text, ref at))
        {
            return false;
        }

        if (Take(text, ref at, (byte)'.') && !Digits(text, ref at))
        {
            return false;
        }

        if (Take(text, ref at, (byte)'e') || Take(text, ref at, (byte)'E'))
        {
            if (!Take(text, ref at, (byte)'+'))
            {
                Take(text, ref at, (byte)'-');
            }

            return Digits(text, ref at);
        }

        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        return at > start;
    }

    private static bool IsHex(ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Literal(ReadOnlySpan<byte> text, ref int at, ReadOnlySpan<byte> literal)
    {
        if (!text[at..].StartsWith(literal))
        {
            return false;
        }

        at += literal.Length;
        return true;
    }

    private static bool Take(ReadOnlySpan<byte> text, ref int at, byte expected)
    {
        if (at == text.Length || text[at] != expected)
        {
            return false;
        }

        at++;
        return true;
    }

    private static void Skip(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }
    }
}
