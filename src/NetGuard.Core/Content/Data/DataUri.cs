using System.Buffers;
using System.Text;

namespace NetGuard.Content.Data;

/// <summary>What the media type of a <c>data:</c> URI says of its content.</summary>
internal enum DataKind : byte
{
    /// <summary>Text, markup, JSON, or nothing said, which means text.</summary>
    Text,

    /// <summary>A picture, sound, film or PDF.</summary>
    File,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>
/// A <c>data:</c> URI (RFC 2397, WHATWG Fetch 6), taken apart. Read as loosely as the looser of its readers: marks before the
/// scheme, line breaks in it and spaces in its media type are passed over.
/// </summary>
internal readonly ref struct DataUri
{
    /// <summary>Longest text before the comma that is taken for a media type, in bytes.</summary>
    public const int MaxHeaderLength = 256;

    /// <summary>Bytes behind the comma in which a space tells prose.</summary>
    private const int ProseLength = 16;

    private static readonly SearchValues<byte> s_letters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private DataUri(DataKind kind, bool isBase64, ReadOnlySpan<byte> content)
    {
        Kind = kind;
        IsBase64 = isBase64;
        Content = content;
    }

    public DataKind Kind { get; }

    public bool IsBase64 { get; }

    /// <summary>What stands behind the comma, escapes and all.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>False for what is no data: URI as a whole.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out DataUri uri)
    {
        uri = default;
        if (!TrySkipScheme(value, out var rest) || rest.IndexOf((byte)',') is not (>= 0 and var comma))
        {
            return false;
        }

        var header = rest[..comma];
        Span<byte> compact = stackalloc byte[MaxHeaderLength];
        var kind = DataKind.Other;
        var isBase64 = false;
        if (header.Length <= MaxHeaderLength)
        {
            compact = compact[..Compact(header, compact)];
            isBase64 = compact.Length >= 7 && Ascii.EqualsIgnoreCase(compact[^7..], ";base64"u8);
            kind = KindOf(isBase64 ? compact[..^7] : compact);
        }

        if (header.Contains((byte)' ') && !IsSpacedHeader(compact, isBase64, kind, header, rest[(comma + 1)..]))
        {
            return false;
        }

        uri = new DataUri(kind, isBase64, rest[(comma + 1)..]);
        return true;
    }

    /// <summary>
    /// Whether a header with spaces is one (<c>text/plain; charset=utf-8;base64</c>, as many write it), or the beginning of
    /// prose, as in "data: one, two" and "data: image/png;base64, is what I sent".
    /// </summary>
    private static bool IsSpacedHeader(ReadOnlySpan<byte> compact, bool isBase64, DataKind kind, ReadOnlySpan<byte> header, ReadOnlySpan<byte> content) =>
        compact.Contains((byte)'/') && (isBase64 || kind != DataKind.Other) && (header[0] != ' ' || !content[..Math.Min(ProseLength, content.Length)].Contains((byte)' '));

    private static bool TrySkipScheme(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        var start = !value.IsEmpty && char.IsAsciiLetter((char)value[0]) ? 0 : value.IndexOfAny(s_letters);
        if (start < 0 || (value[start] | 0x20) != 'd')
        {
            return false;
        }

        var matched = 0;
        for (var at = start; at < value.Length; at++)
        {
            if (value[at] is (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if ((value[at] | 0x20) != ("data:"u8[matched] | 0x20))
            {
                return false;
            }

            if (++matched == 5)
            {
                rest = value[(at + 1)..];
                return true;
            }
        }

        return false;
    }

    private static int Compact(ReadOnlySpan<byte> header, Span<byte> destination)
    {
        var length = 0;
        foreach (var b in header)
        {
            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                destination[length++] = b;
            }
        }

        return length;
    }

    private static DataKind KindOf(ReadOnlySpan<byte> header)
    {
        Span<char> text = stackalloc char[MaxHeaderLength];
        if (!header.Contains((byte)'/') || !Ascii.IsValid(header) || !MediaType.TryParse(text[..Encoding.ASCII.GetChars(header, text)], out var type))
        {
            // No media type means text (RFC 2397 2), and one that is none the same (WHATWG Fetch 6).
            return header.Contains((byte)'/') ? DataKind.Other : DataKind.Text;
        }

        return !type.IsUtf8 ? DataKind.Other
            : type.IsText || type.IsJson || type.IsXml || type.IsJsonLines || type.IsForm || type.IsJavaScript ? DataKind.Text
            : type.IsMedia ? DataKind.File
            : DataKind.Other;
    }
}
