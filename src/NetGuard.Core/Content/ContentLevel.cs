using System.Buffers;
using NetGuard.Content.Json;
using NetGuard.Content.Xml;

namespace NetGuard.Content;

/// <summary>
/// Memory for one of the documents that stand in one another: the path inside it, where it stands itself, and two buffers.
/// What a buffer holds stays until its next use on the same level, so a text may be read while documents inside it are.
/// </summary>
internal sealed class ContentLevel
{
    private readonly char[] _outer = new char[ContentPosition.MaxLength];
    private int _outerLength;
    private byte[] _decoded = [];
    private byte[] _source = [];
    private Range[]? _elements;

    public JsonPathStack Path { get; } = new();

    /// <summary>Where the names of the open elements of an XML document stand in it.</summary>
    public Span<Range> Elements => _elements ??= new Range[XmlContentReader.MaxDepth];

    /// <summary>Where this level's document stands; empty for the message itself.</summary>
    public ReadOnlySpan<char> Outer => _outer.AsSpan(0, _outerLength);

    /// <summary>The line of JSON Lines that the level's document is, from 0; -1 where it is none.</summary>
    public int Line { get; set; }

    /// <summary>Whether what people and models write stands where this level's document does.</summary>
    public bool OuterIsProse { get; private set; }

    /// <summary>Times that text was decoded on the way to this level's document.</summary>
    public int DecodeSteps { get; private set; }

    /// <summary>Makes the level that of the message itself.</summary>
    public void Reset()
    {
        _outerLength = 0;
        Line = -1;
        OuterIsProse = false;
        DecodeSteps = 0;
    }

    public void Enter(in ContentPosition outer, int decodeSteps)
    {
        _outerLength = outer.Write(_outer);
        Line = -1;
        OuterIsProse = outer.IsProse;
        DecodeSteps = decodeSteps;
    }

    /// <summary>A buffer of at least <paramref name="size"/> bytes for text whose escapes are undone; one at a time.</summary>
    public Span<byte> Decoded(int size) => Rent(ref _decoded, size);

    /// <summary>A buffer of at least <paramref name="size"/> bytes for what is then read as a document; one at a time.</summary>
    public Span<byte> Source(int size) => Rent(ref _source, size);

    public void End()
    {
        Release(ref _decoded);
        Release(ref _source);
    }

    private static Span<byte> Rent(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            var old = buffer;
            buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 4096));
            Return(old);
        }

        return buffer;
    }

    private static void Release(ref byte[] buffer)
    {
        if (buffer.Length > ContentScratch.RetainedBytes)
        {
            Return(buffer);
            buffer = [];
        }
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
