using System.Globalization;

namespace NetGuard.Content;

/// <summary>Writes a position into a buffer of its own; what does not fit is dropped and remembered.</summary>
internal ref struct PlaceWriter(Span<char> destination)
{
    private readonly Span<char> _destination = destination;

    public int Length { get; private set; }

    public bool IsCut { get; private set; }

    public void Append(char c)
    {
        if (Length == _destination.Length)
        {
            IsCut = true;
            return;
        }

        _destination[Length++] = c;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            Append(c);
        }
    }

    public void Append(scoped ReadOnlySpan<byte> ascii)
    {
        foreach (var b in ascii)
        {
            Append((char)b);
        }
    }

    public void AppendIndex(int index)
    {
        Span<char> digits = stackalloc char[11];
        index.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        Append('[');
        Append(digits[..length]);
        Append(']');
    }
}
