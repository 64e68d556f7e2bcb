using System.Text;

namespace NetGuard.Content.Xml;

/// <summary>The declaration that may begin a document (XML 1.0, 2.8): version 1.0, and no encoding but UTF-8.</summary>
internal static class XmlDeclaration
{
    /// <summary>Whether the document can be read, and where it goes on.</summary>
    public static ReadStatus Read(ReadOnlySpan<byte> document, ref int at)
    {
        if (!document[at..].StartsWith("<?xml"u8) || at + 5 >= document.Length || !XmlText.IsSpace(document[at + 5]))
        {
            return ReadStatus.Complete;
        }

        var length = document[at..].IndexOf("?>"u8);
        if (length < 0)
        {
            return ReadStatus.Malformed;
        }

        var rest = document.Slice(at + 5, length - 5);
        at += length + 2;
        if (!TryTake(ref rest, "version"u8, out var version) || !version.SequenceEqual("1.0"u8))
        {
            return ReadStatus.Malformed;
        }

        // Refuses because another reader would make other characters of the same bytes.
        if (TryTake(ref rest, "encoding"u8, out var encoding)
            && !Ascii.EqualsIgnoreCase(encoding, "utf-8"u8)
            && !(Ascii.EqualsIgnoreCase(encoding, "us-ascii"u8) && Ascii.IsValid(document)))
        {
            return ReadStatus.Charset;
        }

        TryTake(ref rest, "standalone"u8, out _);
        return rest.Trim(XmlText.Spaces).IsEmpty ? ReadStatus.Complete : ReadStatus.Malformed;
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var rest = text.TrimStart(XmlText.Spaces);
        if (rest.Length == text.Length || !rest.StartsWith(name))
        {
            return false;
        }

        rest = rest[name.Length..].TrimStart(XmlText.Spaces);
        if (rest is not [(byte)'=', ..])
        {
            return false;
        }

        rest = rest[1..].TrimStart(XmlText.Spaces);
        if (rest is not [(byte)'"' or (byte)'\'', ..] || rest[1..].IndexOf(rest[0]) is not (>= 0 and var end))
        {
            return false;
        }

        value = rest.Slice(1, end);
        text = rest[(end + 2)..];
        return true;
    }
}
