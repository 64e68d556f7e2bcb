using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace NetGuard.Networks.Lists;

/// <summary>
/// A list with an entry a line: an address, a network or <c>first-last</c>. Comments begin with <c>#</c> or <c>;</c>, lines
/// end in LF or CRLF.
/// </summary>
internal static class PlainListReader
{
    public static void Read(ReadOnlySpan<byte> text, ListBuilder list)
    {
        list.Expect(text.Count((byte)'\n') + 1);
        for (var line = 1; !text.IsEmpty; line++)
        {
            var end = text.IndexOf((byte)'\n');
            var whole = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            ReadLine(whole.EndsWith("\r"u8) ? whole[..^1] : whole, line, list);
        }

        foreach (var setting in list.Selection.Tags.Concat(list.Selection.Services).Concat(list.Selection.Regions))
        {
            list.Fail(setting, "the list is plain text and has neither tags nor services nor regions; leave this out");
        }
    }

    private static void ReadLine(ReadOnlySpan<byte> line, int number, ListBuilder list)
    {
        // Most lines of a long list are an entry and nothing else.
        if (Cidr.TryRead(line, out var alone))
        {
            list.Add(alone, default, number, 1);
            return;
        }

        if (line.Length > ListLimits.MaxLineLength)
        {
            list.Fail(number, 1, string.Create(CultureInfo.InvariantCulture, $"the line is longer than {ListLimits.MaxLineLength} bytes"));
            return;
        }

        if (!Utf8.IsValid(line))
        {
            list.Fail(number, 1, "the line is not UTF-8 text");
            return;
        }

        var sign = line.IndexOfAny((byte)'#', (byte)';');
        var entry = (sign < 0 ? line : line[..sign]).Trim(" \t"u8);
        var remark = sign < 0 ? default : line[(sign + 1)..];
        if (entry.IsEmpty)
        {
            RefuseLooseEnd(remark, number, list);
            return;
        }

        var column = line.IndexOf(entry[0]) + 1;
        var comment = default(LineComment);
        if (LineComment.MayHaveEnd(remark) && !LineComment.TryRead(Encoding.UTF8.GetString(remark), out comment, out var error))
        {
            list.Fail(number, sign + 1, error);
            return;
        }

        if (Cidr.TryRead(entry, out var range))
        {
            list.Add(range, comment, number, column);
        }
        else
        {
            list.Add(Encoding.UTF8.GetString(entry), comment, number, column);
        }
    }

    // Refuses because whoever writes an end on a line of its own means entries that would stay for ever.
    private static void RefuseLooseEnd(ReadOnlySpan<byte> remark, int number, ListBuilder list)
    {
        var text = remark.TrimStart(" \t"u8);
        if (text.Length > 6 && Encoding.ASCII.GetString(text[..6]).Equals("until ", StringComparison.OrdinalIgnoreCase)
            && LineComment.TryRead(Encoding.UTF8.GetString(text), out var comment, out _)
            && comment.Until is not null)
        {
            list.Fail(number, 1, "an end stands on the line of its entry; alone it ends nothing");
        }
    }
}
