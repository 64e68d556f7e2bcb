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
        return Read(utf8, new ListBuilder(sourceName, selection), sourceName, selection);
    }

    /// <summary>The first entry of a list that contains an address at a moment; <c>null</c> if none does.</summary>
    public static ListEntry? Find(ReadOnlySpan<byte> utf8, ListSelection selection, NetAddress address, DateTimeOffset now)
    {
        var list = new ListBuilder("", selection) { Sought = (address, now) };
        return Read(utf8, list, "", selection).List is null ? null : list.Found;
    }

    private static ListResult Read(ReadOnlySpan<byte> utf8, ListBuilder list, string sourceName, ListSelection selection)
    {
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
