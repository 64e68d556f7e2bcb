using NetGuard.Detectors.Shapes;

namespace NetGuard.Detectors.Scans;

/// <summary>Digits in a row, with the text around them.</summary>
internal readonly ref struct DigitGroup(ReadOnlySpan<byte> text, int start, int end)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public int Start { get; } = start;

    public int End { get; } = end;

    public int Length => End - Start;

    /// <summary>The byte at an offset from the group's start; 0 outside the text.</summary>
    public byte At(int offset) => Start + offset >= 0 && Start + offset < Text.Length ? Text[Start + offset] : (byte)0;

    /// <summary>Whether the group begins a number: it is no part of a word and no fraction.</summary>
    public bool BeginsNumber => !ByteClass.AlphaNumeric.Contains(At(-1)) && !(At(-1) is (byte)'.' or (byte)',' && char.IsAsciiDigit((char)At(-2)));

    /// <summary>Whether a number may end at the offset: no letter, digit or fraction follows.</summary>
    public bool EndsNumber(int offset) => !ByteClass.AlphaNumeric.Contains(At(offset)) && !(At(offset) == '.' && char.IsAsciiDigit((char)At(offset + 1)));

    /// <summary>Whether exactly <paramref name="count"/> digits stand at the offset.</summary>
    public bool HasDigits(int offset, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiDigit((char)At(offset + i)))
            {
                return false;
            }
        }

        return !char.IsAsciiDigit((char)At(offset + count));
    }
}
