using System.Buffers;

namespace NetGuard.Content.Json;

/// <summary>
/// Goes through a JSON document (RFC 8259) token by token: as strict as the runtime's reader, which a property test compares
/// it with, but says no without an exception, and costs a few nanoseconds an escape or a short token. Strings are
/// looked at as bytes; whether those are UTF-8, and surrogates pairs, is the caller's to see.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> s_escapes = SearchValues.Create("\"\\/bfnrt"u8);

    private readonly ReadOnlySpan<byte> _text = text;

    // One bit for each open container, the innermost lowest: 1 is an array.
    private ulong _arrays;
    private Next _next = Next.Value;
    private int _length;

    public JsonToken Token { get; private set; }

    /// <summary>The token; of a name or string what stands between the quotes, escapes and all.</summary>
    public readonly ReadOnlySpan<byte> Value => _text.Slice(Start, _length);

    /// <summary>Whether the name or string holds escapes.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Offset of <see cref="Value"/>.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes behind which the next token is looked for.</summary>
    public int Position { get; private set; }

    /// <summary>Objects and arrays that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>Why there is no further token.</summary>
    public ReadStatus Status { get; private set; }

    /// <summary>Goes to the next token; false at the end and at what is no JSON, as <see cref="Status"/> tells.</summary>
    public bool Read()
    {
        var at = SkipSpace(Position);
        if (at == _text.Length)
        {
            Position = at;
            return End(_next == Next.Nothing ? ReadStatus.Complete : ReadStatus.Malformed);
        }

        var first = _text[at];
        switch (_next)
        {
            case Next.Comma when first == ',':
                at = SkipSpace(at + 1);
                return at < _text.Length && (IsInArray ? ReadValue(at) : ReadName(at)) || End(ReadStatus.Malformed);
            case Next.Comma or Next.FirstElement or Next.FirstName when first == (IsInArray ? ']' : '}'):
                return Close(at);
            case Next.FirstName:
                return ReadName(at) || End(ReadStatus.Malformed);
            case Next.Value or Next.FirstElement:
                return ReadValue(at) || End(ReadStatus.Malformed);
            default:
                return End(ReadStatus.Malformed);
        }
    }

    private readonly bool IsInArray => (_arrays & 1) != 0;

    private bool ReadValue(int at)
    {
        var first = _text[at];
        if (first == '"')
        {
            return ReadString(at) && Take(JsonToken.String, Position, AfterValue);
        }

        if (first is (byte)'{' or (byte)'[')
        {
            return Open(at, first == '[');
        }

        var end = first switch
        {
            (byte)'t' => Literal(at, "true"u8),
            (byte)'f' => Literal(at, "false"u8),
            (byte)'n' => Literal(at, "null"u8),
            _ => Number(at),
        };
        if (end < 0)
        {
            return false;
        }

        (Start, _length) = (at, end - at);
        return Take(JsonToken.Scalar, end, AfterValue);
    }

    private bool ReadName(int at)
    {
        if (_text[at] != '"' || !ReadString(at))
        {
            return false;
        }

        at = SkipSpace(Position);
        return at < _text.Length && _text[at] == ':' && Take(JsonToken.Name, at + 1, Next.Value);
    }

    private bool Open(int at, bool isArray)
    {
        if (Depth == JsonContentReader.MaxDepth)
        {
            Status = ReadStatus.TooDeep;
            return false;
        }

        Depth++;
        _arrays = (_arrays << 1) | (isArray ? 1UL : 0);
        (Start, _length) = (at, 1);
        return Take(isArray ? JsonToken.StartArray : JsonToken.StartObject, at + 1, isArray ? Next.FirstElement : Next.FirstName);
    }

    private bool Close(int at)
    {
        var token = IsInArray ? JsonToken.EndArray : JsonToken.EndObject;
        Depth--;
        _arrays >>= 1;
        (Start, _length) = (at, 1);
        return Take(token, at + 1, AfterValue);
    }

    private readonly Next AfterValue => Depth == 0 ? Next.Nothing : Next.Comma;

    private bool Take(JsonToken token, int end, Next next)
    {
        (Token, Position, _next) = (token, end, next);
        return true;
    }

    private bool End(ReadStatus status)
    {
        // Too deep is said where it was found.
        Status = Status == ReadStatus.TooDeep ? Status : status;
        Token = JsonToken.None;
        return false;
    }

    private bool ReadString(int at)
    {
        var start = ++at;
        IsEscaped = false;
        while ((at = JsonStrings.Stop(_text, at)) < _text.Length)
        {
            if (_text[at] == '"')
            {
                (Start, _length, Position) = (start, at - start, at + 1);
                return true;
            }

            IsEscaped = true;
            if (_text[at] != '\\' || at + 1 == _text.Length)
            {
                return false;
            }

            var escape = _text[at + 1];
            if (escape == 'u' ? !IsHex(at + 2) : !s_escapes.Contains(escape))
            {
                return false;
            }

            at += escape == 'u' ? 6 : 2;
        }

        return false;
    }

    private readonly bool IsHex(int at)
    {
        if (_text.Length - at < 4)
        {
            return false;
        }

        foreach (var digit in _text.Slice(at, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }

    // The ends of what begins at an offset, or -1.
    private readonly int Literal(int at, ReadOnlySpan<byte> literal) => _text[at..].StartsWith(literal) ? at + literal.Length : -1;

    private readonly int Number(int at)
    {
        at += IsAt(at, '-') ? 1 : 0;
        at = IsAt(at, '0') ? at + 1 : Digits(at);
        if (at >= 0 && IsAt(at, '.'))
        {
            at = Digits(at + 1);
        }

        if (at >= 0 && (IsAt(at, 'e') || IsAt(at, 'E')))
        {
            at = Digits(IsAt(at + 1, '+') || IsAt(at + 1, '-') ? at + 2 : at + 1);
        }

        return at;
    }

    private readonly int Digits(int at)
    {
        var start = at;
        while (at < _text.Length && char.IsAsciiDigit((char)_text[at]))
        {
            at++;
        }

        return at > start ? at : -1;
    }

    private readonly bool IsAt(int at, char expected) => at < _text.Length && _text[at] == expected;

    private readonly int SkipSpace(int at)
    {
        while (at < _text.Length && _text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    private enum Next : byte
    {
        Value,
        FirstElement,
        FirstName,
        Comma,
        Nothing,
    }
}
