using System.Text;
using NetGuard.Content.Apis;

namespace NetGuard.Content.Xml;

/// <summary>One way through a document: the open elements as ranges of it, and the text since the last tag.</summary>
internal ref struct XmlWalk(ReadOnlySpan<byte> document, int start, Span<byte> buffer, Span<Range> open, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch)
{
    private readonly ReadOnlySpan<byte> _document = document;
    private readonly Span<byte> _buffer = buffer;
    private readonly Span<Range> _open = open;
    private int _depth;
    private int _text;
    private bool _hasRoot;

    public int Position { get; private set; } = start;

    private readonly ReadOnlySpan<byte> Rest => _document[Position..];

    private readonly ReadOnlySpan<byte> Element => _depth == 0 ? [] : XmlText.Local(_document[_open[_depth - 1]]);

    public ReadStatus Read<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        while (Position < _document.Length)
        {
            var rest = Rest;
            var status = rest[0] != '<' ? TakeText()
                : rest.StartsWith("<!--"u8) ? ReadComment(ref visitor)
                : rest.StartsWith("<![CDATA["u8) ? TakeData()
                : rest.StartsWith("<?"u8) ? ReadInstruction(ref visitor)
                : rest.StartsWith("</"u8) ? ReadEnd(ref visitor)
                : ReadStart(ref visitor);
            if (status != ReadStatus.Complete)
            {
                return status;
            }
        }

        return _depth == 0 && _hasRoot ? ReadStatus.Complete : ReadStatus.Malformed;
    }

    private ReadStatus TakeText()
    {
        var length = Rest.IndexOf((byte)'<');
        var text = length < 0 ? Rest : Rest[..length];
        if (_depth == 0 ? !text.Trim(XmlText.Spaces).IsEmpty : text.IndexOf("]]>"u8) >= 0)
        {
            return ReadStatus.Malformed;
        }

        Position += text.Length;
        if (_depth == 0)
        {
            return ReadStatus.Complete;
        }

        if (!XmlReferences.TryUndo(text, _buffer[_text..], out var written))
        {
            return ReadStatus.Malformed;
        }

        _text += written;
        return scratch.TryCharge(written) ? ReadStatus.Complete : ReadStatus.LimitExceeded;
    }

    // Text goes on over a section, as it does for who reads it: an address may begin before it and end in it.
    private ReadStatus TakeData()
    {
        var data = Rest[9..];
        var length = data.IndexOf("]]>"u8);
        if (length < 0 || _depth == 0)
        {
            return ReadStatus.Malformed;
        }

        data[..length].CopyTo(_buffer[_text..]);
        _text += length;
        Position += length + 12;
        return scratch.TryCharge(length) ? ReadStatus.Complete : ReadStatus.LimitExceeded;
    }

    private ReadStatus ReadComment<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var text = Rest[4..];
        var length = text.IndexOf("--"u8);
        if (length < 0 || text.Length <= length + 2 || text[length + 2] != '>')
        {
            return ReadStatus.Malformed;
        }

        Position += length + 7;
        return Hand(text[..length], ref visitor);
    }

    /// <summary>What stands in quotes in an instruction is an attribute in all but name, as in <c>xml-stylesheet</c>.</summary>
    private ReadStatus ReadInstruction<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var text = Rest[2..];
        var length = text.IndexOf("?>"u8);
        var name = length < 0 ? 0 : XmlText.NameLength(text[..length]);
        if (name == 0 || Ascii.EqualsIgnoreCase(text[..name], "xml"u8) || (name < length && !XmlText.IsSpace(text[name])))
        {
            return ReadStatus.Malformed;
        }

        Position += length + 4;
        text = text[name..length];
        var status = Hand(text, ref visitor);
        while (status == ReadStatus.Complete && text.IndexOfAny((byte)'"', (byte)'\'') is >= 0 and var quote)
        {
            var value = text[(quote + 1)..];
            var end = value.IndexOf(text[quote]);
            value = end < 0 ? value : value[..end];
            text = text[Math.Min(text.Length, quote + value.Length + 2)..];
            status = ReadValue(value, [], _buffer[_text..], ref visitor);
        }

        return status;
    }

    private ReadStatus ReadEnd<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (_depth == 0)
        {
            return ReadStatus.Malformed;
        }

        var status = FlushText(ref visitor);
        var name = _document[_open[_depth - 1]];
        var text = Rest[2..];
        var length = text.IndexOf((byte)'>');
        if (length < 0 || !text[..length].TrimEnd(XmlText.Spaces).SequenceEqual(name))
        {
            return ReadStatus.Malformed;
        }

        _depth--;
        Position += length + 3;
        return status;
    }

    private ReadStatus ReadStart<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var length = XmlText.NameLength(Rest[1..]);
        if (length == 0 || (_depth == 0 && _hasRoot))
        {
            return ReadStatus.Malformed;
        }

        var status = FlushText(ref visitor);
        if (status != ReadStatus.Complete)
        {
            return status;
        }

        if (_depth == _open.Length)
        {
            return ReadStatus.TooDeep;
        }

        _hasRoot = true;
        _open[_depth++] = new Range(Position + 1, Position + 1 + length);
        Position += 1 + length;
        while (true)
        {
            var spaces = Rest.Length - Rest.TrimStart(XmlText.Spaces).Length;
            Position += spaces;
            if (Rest is [(byte)'>', ..])
            {
                Position++;
                return ReadStatus.Complete;
            }

            if (Rest is [(byte)'/', (byte)'>', ..])
            {
                Position += 2;
                _depth--;
                return ReadStatus.Complete;
            }

            status = spaces == 0 ? ReadStatus.Malformed : ReadAttribute(ref visitor);
            if (status != ReadStatus.Complete)
            {
                return status;
            }
        }
    }

    private ReadStatus ReadAttribute<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var name = Rest[..XmlText.NameLength(Rest)];
        var rest = Rest[name.Length..].TrimStart(XmlText.Spaces);
        rest = rest is [(byte)'=', ..] ? rest[1..].TrimStart(XmlText.Spaces) : [];
        if (name.IsEmpty || rest is not [(byte)'"' or (byte)'\'', ..])
        {
            return ReadStatus.Malformed;
        }

        var length = rest[1..].IndexOf(rest[0]);
        if (length < 0 || rest.Slice(1, length).Contains((byte)'<'))
        {
            return ReadStatus.Malformed;
        }

        Position = _document.Length - rest.Length + length + 2;
        return ReadValue(rest.Slice(1, length), name, _buffer, ref visitor);
    }

    private readonly ReadStatus ReadValue<TVisitor>(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, Span<byte> buffer, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (!XmlReferences.TryUndo(value, buffer, out var written))
        {
            return ReadStatus.Malformed;
        }

        if (!scratch.TryCharge(written))
        {
            return ReadStatus.LimitExceeded;
        }

        // A namespace's name looks like a URL and is compared, never fetched.
        if (name.SequenceEqual("xmlns"u8) || name.StartsWith("xmlns:"u8))
        {
            return ReadStatus.Complete;
        }

        var attribute = XmlText.Local(name);
        var position = ContentPosition.InXml(apis, scratch.Level, Element, attribute, apis.XmlKindOf(Element, attribute, operation));
        return ContentReader.ReadString(buffer[..written], position, apis, operation, scratch, ref visitor);
    }

    private ReadStatus FlushText<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var text = _buffer[.._text];
        _text = 0;
        return Hand(text, ref visitor);
    }

    private readonly ReadStatus Hand<TVisitor>(ReadOnlySpan<byte> text, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        text = text.Trim(XmlText.Spaces);
        var position = ContentPosition.InXml(apis, scratch.Level, Element, [], FieldKind.None);
        return text.IsEmpty ? ReadStatus.Complete
            : visitor.OnText(text, position) ? ContentReader.ReadWithin(text, position, apis, operation, scratch, ref visitor)
            : ReadStatus.Stopped;
    }
}
