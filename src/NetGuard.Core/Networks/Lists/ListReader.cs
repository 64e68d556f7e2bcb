using System.Globalization;
using System.Text.Unicode;

namespace NetGuard.Networks.Lists;

/// <summary>Reads a list of addresses in any of the formats of <see cref="ListFormat"/>.</summary>
public static class ListReader
{
    /// <param name="utf8">The list whole; a byte order mark is skipped.</param>
    /// <param name="sourceName">The list's name in messages.</param>
    /// <param name="selection">Which part of it is wanted.</param>
    public static ListResult Read(ReadOnlySpan<byte> utf8, string sourceName, ListSelection selection)
    {
        var list = new ListBuilder(sourceName, selection);
        if (utf8.Length > ListLimits.MaxLength)
        {
            list.Fail(selection.Location, string.Create(CultureInfo.InvariantCulture, $"{sourceName} is larger than {ListLimits.MaxLength} bytes"));
            return list.Build(ListFormat.Plain);
        }

        var text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        var content = text.TrimStart(" \t\r\n"u8);
        if (content.IsEmpty || content[0] is not ((byte)'{' or (byte)'['))
        {
            PlainListReader.Read(text, list);
            return list.Build(ListFormat.Plain);
        }

        if (Utf8.IsValid(text))
        {
            return list.Build(PublishedListReader.Read(text, list));
        }

        list.Fail(selection.Location, $"{sourceName} is not UTF-8 text");
        return list.Build(ListFormat.Plain);
    }
}
