using System.Text.Json;

namespace NetGuard.Networks.Lists;

/// <summary>Walks the JSON of a published list forward, and knows lines and columns. What is not as it should be goes to the list's errors.</summary>
internal ref struct ListJson(ReadOnlySpan<byte> text, ListBuilder list)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ListBuilder _list = list;
    private Utf8JsonReader _reader = new(text);
    private int _countedTo;
    private int _line = 1;
    private int _lineStart;

    public readonly JsonTokenType Kind => _reader.TokenType;

    /// <summary>Where the token begins, in bytes.</summary>
    public readonly int Start => (int)_reader.TokenStartIndex;

    public readonly int Consumed => (int)_reader.BytesConsumed;

    public bool Read() => _reader.Read();

    public void Skip() => _reader.Skip();

    /// <summary>At the start of an object or behind a member's value: the next member's name, its value read up to; <c>null</c> at the end.</summary>
    public string? NextMember(HashSet<string> seen)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var name = _reader.GetString()!;
        if (!seen.Add(name))
        {
            // Refuses because readers differ in which of the two they take.
            Fail($"{CidrFault.Quote(name)} is written twice");
        }

        _reader.Read();
        return name;
    }

    /// <summary>At the start of a list or behind an item: whether there is a next item. What is no object is an error.</summary>
    public bool NextObject()
    {
        if (_reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndObject))
        {
            Fail("a list is expected");
            _reader.Skip();
            return false;
        }

        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            Fail("an object is expected");
            _reader.Skip();
        }

        return false;
    }

    public void ReadTexts(Action<string, int, int> take)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            Fail("a list is expected");
            _reader.Skip();
            return;
        }

        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            var (line, column) = PlaceOf((int)_reader.TokenStartIndex);
            if (Text() is { } text)
            {
                take(text, line, column);
            }
        }
    }

    public string? Text()
    {
        if (_reader.TokenType == JsonTokenType.String)
        {
            return _reader.GetString();
        }

        Fail("a string is expected");
        _reader.Skip();
        return null;
    }

    public void Fail(string message) => Fail((int)_reader.TokenStartIndex, message);

    public void Fail(int at, string message)
    {
        var (line, column) = PlaceOf(at);
        _list.Fail(line, column, message);
    }

    // Places ascend, so that each line is counted about once.
    public (int Line, int Column) PlaceOf(int at)
    {
        if (at < _countedTo)
        {
            (_countedTo, _line, _lineStart) = (0, 1, 0);
        }

        for (int next; (next = _text[_countedTo..at].IndexOf((byte)'\n')) >= 0;)
        {
            _countedTo += next + 1;
            _lineStart = _countedTo;
            _line++;
        }

        _countedTo = at;
        return (_line, at - _lineStart + 1);
    }
}
