using System.Globalization;
using System.Text.Unicode;
using NetGuard.Content.Apis;

namespace NetGuard.Content;

/// <summary>
/// Reads an urlencoded form (WHATWG URL 5.1): <c>&amp;</c> separates, <c>+</c> is a space, escapes are undone once. A pair
/// with a <c>;</c> is read both ways, because servers differ on whether it separates.
/// </summary>
internal static class FormReader
{
    /// <summary>A form as the body; refused if it is not UTF-8, escapes undone or not.</summary>
    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> form, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct =>
        Utf8.IsValid(form) ? Read(ContentPlace.Form, form, apis, operation, scratch, ref visitor) : new ReadResult(ReadStatus.Malformed, 0);

    public static ReadResult Read<TVisitor>(ContentPlace place, ReadOnlySpan<byte> form, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        foreach (var range in form.Split((byte)'&'))
        {
            var pair = form[range];
            var status = ReadPair(place, pair, apis, operation, scratch, ref visitor);
            if (status == ReadStatus.Complete && pair.Contains((byte)';'))
            {
                foreach (var part in pair.Split((byte)';'))
                {
                    status = ReadPair(place, pair[part], apis, operation, scratch, ref visitor);
                    if (status != ReadStatus.Complete)
                    {
                        break;
                    }
                }
            }

            if (status != ReadStatus.Complete)
            {
                return new ReadResult(status, range.Start.GetOffset(form.Length));
            }
        }

        return new ReadResult(ReadStatus.Complete, form.Length);
    }

    private static ReadStatus ReadPair<TVisitor>(ContentPlace place, ReadOnlySpan<byte> pair, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (pair.IsEmpty)
        {
            return ReadStatus.Complete;
        }

        if (!scratch.TryCharge(pair.Length))
        {
            return ReadStatus.LimitExceeded;
        }

        var equals = pair.IndexOf((byte)'=');
        var buffer = scratch.Level.Decoded(pair.Length);
        var nameLength = Decode(equals < 0 ? pair : pair[..equals], buffer);
        var name = buffer[..nameLength];
        var value = buffer[nameLength..];
        value = value[..(equals < 0 ? 0 : Decode(pair[(equals + 1)..], value))];
        if (place == ContentPlace.Form && !(Utf8.IsValid(name) && Utf8.IsValid(value)))
        {
            return ReadStatus.Malformed;
        }

        if (FormCharset.IsOther(name, value))
        {
            return ReadStatus.Charset;
        }

        // What a schema says of a body's members holds for a form's fields; a query has fields of its own.
        var state = FieldMatcher.Root;
        var kind = place == ContentPlace.Query ? apis.QueryKindOf(name, operation) : FieldKind.None;
        if (place == ContentPlace.Form)
        {
            state = FormName.StateOf(name, apis, operation, out kind);
        }

        var position = ContentPosition.Named(place, apis, scratch.Level, name, state, kind);
        return visitor.OnMemberName(name, position) ? ContentReader.ReadString(value, position, apis, operation, scratch, ref visitor) : ReadStatus.Stopped;
    }

    /// <summary>Bytes written. An escape that is none stays as it is, as WHATWG reads it.</summary>
    private static int Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var special = text.IndexOfAny((byte)'%', (byte)'+');
            var plain = special < 0 ? text : text[..special];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (special < 0)
            {
                break;
            }

            text = text[special..];
            if (text[0] == '+')
            {
                destination[written++] = (byte)' ';
                text = text[1..];
            }
            else if (text.Length >= 3 && byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                destination[written++] = octet;
                text = text[3..];
            }
            else
            {
                destination[written++] = (byte)'%';
                text = text[1..];
            }
        }

        return written;
    }
}
