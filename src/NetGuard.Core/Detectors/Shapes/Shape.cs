namespace NetGuard.Detectors.Shapes;

/// <summary>
/// A run of repeated byte classes, such as <c>ghp_[A-Za-z0-9]{36}</c>. Each class takes all that it can and gives nothing
/// back, so a match costs one pass over its bytes and no memory; <see cref="ShapeParser"/> has the notation.
/// </summary>
internal sealed class Shape(IReadOnlyList<Shape.Element> elements, int valueStart, int valueEnd)
{
    /// <summary>Bytes from an anchor on that are looked at.</summary>
    public const int Window = 512;

    private readonly Element[] _elements = [.. elements];

    public IReadOnlyList<Element> Elements => _elements;

    /// <summary>
    /// The length of the match that begins with the text, or -1. <paramref name="value"/> is the part in parentheses, or all
    /// of it; <paramref name="looked"/> the bytes that were looked at.
    /// </summary>
    public int Match(ReadOnlySpan<byte> text, out Range value, out int looked)
    {
        var window = text[..Math.Min(text.Length, Window)];
        var at = 0;
        int from = 0, to = -1;
        for (var i = 0; i < _elements.Length; i++)
        {
            if (i == valueStart)
            {
                from = at;
            }

            ref readonly var element = ref _elements[i];
            var count = element.Class.Run(window[at..], element.Most);
            if (count < element.Least)
            {
                value = default;
                looked = at + count + 1;
                return -1;
            }

            at += count;
            if (i == valueEnd)
            {
                to = at;
            }
        }

        value = from..(to < 0 ? at : to);
        looked = at + 1;
        return at;
    }

    /// <summary>A class that is repeated.</summary>
    internal readonly record struct Element(ByteClass Class, int Least, int Most);
}
