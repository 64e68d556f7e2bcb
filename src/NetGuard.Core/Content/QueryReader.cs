using System.Globalization;
using System.Text;
using NetGuard.Content.Apis;

namespace NetGuard.Content;

/// <summary>
/// Reads a query string as forms are read (WHATWG URL 5.1): <c>&amp;</c> separates, <c>+</c> is a space, escapes are undone
/// once. A pair with a <c>;</c> is read both ways, because servers differ on whether it separates.
/// </summary>
internal static class QueryReader
{
    public static ReadResult Read<TVisitor>(ReadOnlySpan<char> query, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var status = ReadPair(pair, apis, operation, scratch, ref visitor);
            if (status == ReadStatus.Complete && pair.Contains(';'))
            {
                foreach (var part in pair.Split(';'))
                {
                    status = ReadPair(pair[part], apis, operation, scratch, ref visitor);
                    if (status != ReadStatus.Complete)
                    {
                        break;
                    }
                }
            }

            if (status != ReadStatus.Complete)
            {
                return new ReadResult(status, range.Start.GetOffset(query.Length));
            }
        }

        return new ReadResult(ReadStatus.Complete, query.Length);
    }

    private static ReadStatus ReadPair<TVisitor>(ReadOnlySpan<char> pair, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
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

        var equals = pair.IndexOf('=');
        var buffer = scratch.Buffer(Encoding.UTF8.GetMaxByteCount(pair.Length));
        var nameLength = Decode(equals < 0 ? pair : pair[..equals], buffer);
        var name = buffer[..nameLength];
        var value = buffer[nameLength..];
        value = value[..(equals < 0 ? 0 : Decode(pair[(equals + 1)..], value))];

        return visitor.OnMemberName(name, ContentPosition.InQuery(apis, name, FieldKind.None))
            && visitor.OnString(value, ContentPosition.InQuery(apis, name, apis.QueryKindOf(name, operation)))
            ? ReadStatus.Complete : ReadStatus.Stopped;
    }

    /// <summary>Bytes written. An escape that is none stays as it is, as WHATWG reads it.</summary>
    private static int Decode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var special = text.IndexOfAny('%', '+');
            var plain = special < 0 ? text : text[..special];
            written += Encoding.UTF8.GetBytes(plain, destination[written..]);
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
