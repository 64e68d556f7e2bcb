using System.Text;
using NetGuard.Content.Apis;
using NetGuard.Content.Json;

namespace NetGuard.Content;

/// <summary>
/// Where a value stands in a message. Costs nothing until it is written out, which happens for a finding, and for a
/// document that is read inside another.
/// </summary>
internal readonly ref struct ContentPosition
{
    /// <summary>Longest position that is written out, in characters.</summary>
    public const int MaxLength = 512;

    private readonly ApiCatalog _apis;
    private readonly ContentLevel _level;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<byte> _attribute;
    private readonly ContentPlace _place;

    private ContentPosition(ContentPlace place, ApiCatalog apis, ContentLevel level, ReadOnlySpan<byte> text, int state, FieldKind field, ReadOnlySpan<byte> attribute = default)
    {
        _place = place;
        _apis = apis;
        _level = level;
        _text = text;
        _attribute = attribute;
        State = state;
        Field = field;
    }

    /// <summary>What a schema says of the field.</summary>
    public FieldKind Field { get; }

    /// <summary>The field matcher's state.</summary>
    public int State { get; }

    /// <summary>Where the level's path leads to in its document.</summary>
    public static ContentPosition InJson(ApiCatalog apis, ContentLevel level, ReadOnlySpan<byte> document, int state, FieldKind field) =>
        new(ContentPlace.Json, apis, level, document, state, field);

    /// <summary>A named place: a parameter, form field, part or header.</summary>
    public static ContentPosition Named(ContentPlace place, ApiCatalog apis, ContentLevel level, ReadOnlySpan<byte> name, int state = FieldMatcher.Root, FieldKind field = FieldKind.None) =>
        new(place, apis, level, name, state, field);

    /// <summary>An attribute of an element, or its text where the attribute is empty; both by their local names.</summary>
    public static ContentPosition InXml(ApiCatalog apis, ContentLevel level, ReadOnlySpan<byte> element, ReadOnlySpan<byte> attribute, FieldKind field) =>
        new(ContentPlace.Xml, apis, level, element, FieldMatcher.Root, field, attribute);

    /// <summary>The level's document as a whole: what holds lines, or a text out of a data: URI.</summary>
    public static ContentPosition OfDocument(ApiCatalog apis, ContentLevel level) =>
        new(ContentPlace.Document, apis, level, [], FieldMatcher.Root, FieldKind.None);

    public static ContentPosition OfBody(ApiCatalog apis, ContentLevel level) =>
        new(ContentPlace.Body, apis, level, [], FieldMatcher.Root, FieldKind.None);

    /// <summary>
    /// <c>$.messages[0].content[1].image_url.url</c> (RFC 9535), <c>query.NAME</c>, <c>form.NAME</c>, <c>multipart.NAME</c>,
    /// <c>header.NAME</c>, <c>body</c>; inside another document with that one's position before it, as in
    /// <c>multipart.file[2].$.body.input</c>. A name that neither a schema nor the list of headers knows is <c>*</c>, because it may
    /// itself be what must not be shown.
    /// </summary>
    public override string ToString()
    {
        Span<char> buffer = stackalloc char[MaxLength];
        return new string(buffer[..Write(buffer)]);
    }

    /// <summary>Characters written: at most <see cref="MaxLength"/>, cut with three dots.</summary>
    public int Write(Span<char> destination)
    {
        destination = destination[..MaxLength];
        var writer = new PlaceWriter(destination);
        writer.Append(_level.Outer);
        if (_level.Line >= 0)
        {
            writer.AppendIndex(_level.Line);
        }

        WriteInner(ref writer);
        if (writer.IsCut)
        {
            destination[^3..].Fill('.');
        }

        return writer.Length;
    }

    /// <summary>Whether the member, parameter or part whose value this is, or the list that this stands in, has one of these names.</summary>
    public bool IsNamed(MemberNames names) =>
        _place == ContentPlace.Json ? _level.Path.IsNamed(names, _text)
        : _place == ContentPlace.Xml ? names.IndexOf(_attribute.IsEmpty ? _text : _attribute) >= 0
        : names.IndexOf(FormName.Base(_text)) >= 0;

    /// <summary>Whether what people and models write stands here.</summary>
    public bool IsProse =>
        _place == ContentPlace.Body
        || (_place == ContentPlace.Xml && _attribute.IsEmpty)
        || (_level.OuterIsProse && (_place == ContentPlace.Document || (_place == ContentPlace.Json && !_level.Path.HasName)))
        || IsNamed(_apis.Prose);

    /// <summary>Whether the value asks the endpoint to reach out, and by what way its URLs are not judged.</summary>
    public bool IsAsked(ReadOnlySpan<byte> value, out EgressWay? way) => _apis.IsAsked(State, value, out way);

    private void WriteInner(ref PlaceWriter writer)
    {
        switch (_place)
        {
            case ContentPlace.Json:
                writer.Append(writer.Length == 0 ? "$" : ".$");
                _level.Path.WriteTo(ref writer, _text, this);
                break;
            case ContentPlace.Xml:
                writer.Append(writer.Length == 0 ? "xml." : ".xml.");
                WriteXmlName(ref writer, _text);
                if (!_attribute.IsEmpty)
                {
                    writer.Append('@');
                    WriteXmlName(ref writer, _attribute);
                }

                break;
            case ContentPlace.Document:
                break;
            case ContentPlace.Body:
                writer.Append("body");
                break;
            default:
                writer.Append(_place switch
                {
                    ContentPlace.Query => "query",
                    ContentPlace.Form => "form",
                    ContentPlace.Header => "header",
                    _ => "multipart",
                });
                FormName.WriteTo(ref writer, _text, this);
                writer.Append(_place == ContentPlace.FileName ? ".filename" : "");
                break;
        }
    }

    internal void WriteName(ref PlaceWriter writer, scoped ReadOnlySpan<byte> name)
    {
        if (!Knows(name))
        {
            writer.Append(".*");
        }
        else if (IsIdentifier(name))
        {
            writer.Append('.');
            writer.Append(name);
        }
        else
        {
            WriteQuoted(ref writer, name);
        }
    }

    private void WriteXmlName(ref PlaceWriter writer, scoped ReadOnlySpan<byte> name)
    {
        if (_apis.KnowsXmlName(name))
        {
            writer.Append(name);
        }
        else
        {
            writer.Append('*');
        }
    }

    private bool Knows(ReadOnlySpan<byte> name) => _place == ContentPlace.Header ? HeaderNames.IsShown(name) : _apis.KnowsName(name) || RequestLine.IsBody(name);

    private static bool IsIdentifier(ReadOnlySpan<byte> name)
    {
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b != '_')
            {
                return false;
            }
        }

        return !name.IsEmpty && !char.IsAsciiDigit((char)name[0]);
    }

    private static void WriteQuoted(ref PlaceWriter writer, scoped ReadOnlySpan<byte> name)
    {
        writer.Append("['");
        while (!name.IsEmpty)
        {
            Rune.DecodeFromUtf8(name, out var rune, out var length);
            WriteEscaped(ref writer, rune);
            name = name[length..];
        }

        writer.Append("']");
    }

    private static void WriteEscaped(ref PlaceWriter writer, Rune rune)
    {
        if (rune.Value is >= ' ' and <= '~')
        {
            writer.Append(rune.Value is '\'' or '\\' ? "\\" : "");
            writer.Append((char)rune.Value);
            return;
        }

        Span<char> units = stackalloc char[2];
        Span<char> digits = stackalloc char[4];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            ((int)unit).TryFormat(digits, out _, "x4", System.Globalization.CultureInfo.InvariantCulture);
            writer.Append("\\u");
            writer.Append(digits);
        }
    }
}
