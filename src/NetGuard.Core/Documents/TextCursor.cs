using System.Text;

namespace NetGuard.Documents;

/// <summary>
/// Turns rising byte offsets into lines and columns (both from 1, columns in UTF-16 characters). It only goes forward:
/// a file of one long line costs its length once, not once for each value.
/// </summary>
internal struct TextCursor(string source, int start)
{
    private int _offset = start;
    private int _line = 1;
    private int _column = 1;

    public Origin MoveTo(ReadOnlySpan<byte> text, int offset)
    {
        var passed = text[_offset..Math.Max(_offset, offset)];
        while (passed.IndexOf((byte)'\n') is var end and >= 0)
        {
            _line++;
            _column = 1;
            passed = passed[(end + 1)..];
        }

        _column += Encoding.UTF8.GetCharCount(passed);
        _offset = Math.Max(_offset, offset);
        return new Origin(source, _line, _column);
    }
}
