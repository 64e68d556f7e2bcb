using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace NetGuard.Content.Multipart;

/// <summary>
/// The header lines of a part, read strictly: Content-Disposition and Content-Type, and two that some clients add and that
/// can say nothing here: a Content-Length that is right, a Content-Transfer-Encoding that changes nothing.
/// </summary>
internal ref struct PartHeaders
{
    private bool _hasLength;
    private bool _hasTransferEncoding;

    /// <summary>The field's name.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The file's name; empty also where there is none.</summary>
    public ReadOnlySpan<byte> FileName { get; private set; }

    /// <summary>Whether the part is a file, that is, names one.</summary>
    public bool IsFile { get; private set; }

    /// <summary>The Content-Type as it stands; empty if absent.</summary>
    public ReadOnlySpan<byte> ContentType { get; private set; }

    public static bool TryRead(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> content, out PartHeaders headers)
    {
        headers = default;
        if (!Utf8.IsValid(lines))
        {
            return false;
        }

        var hasDisposition = false;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            var line = end < 0 ? [] : lines[..end];
            var colon = line.IndexOf((byte)':');

            // Refuses a line that continues the one before, and a bare CR, LF or NUL: readers end the line at different bytes.
            if (colon <= 0 || line.ContainsAnyInRange((byte)0, (byte)0x1f) || line.Contains((byte)0x7f))
            {
                return false;
            }

            var name = line[..colon];
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(name, "content-disposition"u8))
            {
                if (hasDisposition || !headers.TryReadDisposition(value))
                {
                    return false;
                }

                hasDisposition = true;
            }
            else if (!headers.TryReadOther(name, value, content))
            {
                return false;
            }

            lines = lines[(end + 2)..];
        }

        return hasDisposition;
    }

    private bool TryReadOther(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> content)
    {
        if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
        {
            var isFirst = ContentType.IsEmpty;
            ContentType = value;
            return isFirst && !value.IsEmpty && Ascii.IsValid(value);
        }

        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            var isFirst = !_hasLength;
            _hasLength = true;
            return isFirst && Utf8Parser.TryParse(value, out uint length, out var used) && used == value.Length && length == (uint)content.Length;
        }

        if (Ascii.EqualsIgnoreCase(name, "content-transfer-encoding"u8))
        {
            var isFirst = !_hasTransferEncoding;
            _hasTransferEncoding = true;
            return isFirst && (Ascii.EqualsIgnoreCase(value, "binary"u8) || Ascii.EqualsIgnoreCase(value, "8bit"u8) || Ascii.EqualsIgnoreCase(value, "7bit"u8));
        }

        return false;
    }

    private bool TryReadDisposition(ReadOnlySpan<byte> value)
    {
        var disposition = new Disposition(value);
        if (!disposition.TryTakeType("form-data"u8))
        {
            return false;
        }

        var hasName = false;
        ReadOnlySpan<byte> extended = [];
        while (disposition.TryTakeParameter(out var name, out var text))
        {
            // Refuses an encoded word (RFC 2047) as the field's name: ASP.NET Core and Commons FileUpload undo it, others do not.
            if (Ascii.EqualsIgnoreCase(name, "name"u8) && !hasName && !text.IsEmpty && text.IndexOf("=?"u8) < 0)
            {
                hasName = true;
                Name = text;
            }
            else if (Ascii.EqualsIgnoreCase(name, "filename"u8) && !IsFile)
            {
                IsFile = true;
                FileName = text;
            }
            else if (Ascii.EqualsIgnoreCase(name, "filename*"u8) && extended.IsEmpty && !text.IsEmpty)
            {
                extended = text;
            }
            else
            {
                return false;
            }
        }

        // Refuses a second name that differs: one reader would take the first, another the second.
        return hasName && disposition.IsAtEnd && (extended.IsEmpty || (IsFile && ExtendedName.Equals(extended, FileName)));
    }
}
