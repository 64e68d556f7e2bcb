using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// The way from the root to the value being read, as offsets into the document: one frame for each open object or array,
/// with the field matcher's state in it. Nothing is copied, so going down and up costs no memory.
/// </summary>
internal sealed class JsonPathStack
{
    // A \u escape is six bytes for one of ASCII.
    private const int MaxEscapedLength = MemberNames.MaxLength * 6;

    private readonly Frame[] _frames = new Frame[JsonContentReader.MaxDepth];

    public int Depth { get; private set; }

    public ref Frame Top => ref _frames[Depth - 1];

    public void Reset() => Depth = 0;

    public void Push(bool isArray, int state)
    {
        ref var frame = ref _frames[Depth++];
        frame = default;
        frame.IsArray = isArray;
        frame.State = state;
        frame.Index = -1;
    }

    public void Pop() => Depth--;

    /// <summary>Whether the innermost member has one of these names. The cost does not grow with the name's length.</summary>
    internal bool IsNamed(MemberNames names, ReadOnlySpan<byte> document)
    {
        var at = Depth - 1;
        while (at >= 0 && _frames[at].IsArray)
        {
            at--;
        }

        if (at < 0)
        {
            return false;
        }

        return names.IndexOf(NameOf(at, document, stackalloc byte[MaxEscapedLength])) >= 0;
    }

    /// <summary>Whether a member's name stands on the way.</summary>
    internal bool HasName
    {
        get
        {
            foreach (ref readonly var frame in _frames.AsSpan(0, Depth))
            {
                if (!frame.IsArray)
                {
                    return true;
                }
            }

            return false;
        }
    }

    internal void WriteTo(ref PlaceWriter writer, ReadOnlySpan<byte> document, in ContentPosition position)
    {
        Span<byte> buffer = stackalloc byte[MaxEscapedLength];
        for (var i = 0; i < Depth && !writer.IsCut; i++)
        {
            ref readonly var frame = ref _frames[i];
            if (frame.IsArray)
            {
                writer.AppendIndex(frame.Index);
                continue;
            }

            position.WriteName(ref writer, NameOf(i, document, buffer));
        }
    }

    // Empty for an escaped name that is longer than any known one: nobody asks for it, and undoing it costs its length.
    private ReadOnlySpan<byte> NameOf(int at, ReadOnlySpan<byte> document, Span<byte> buffer)
    {
        ref readonly var frame = ref _frames[at];
        var name = document.Slice(frame.NameStart, frame.NameLength);
        if (!frame.NameIsEscaped)
        {
            return name;
        }

        return name.Length <= buffer.Length && JsonEscapes.TryUndo(name, buffer, out var written) ? buffer[..written] : [];
    }

    internal struct Frame
    {
        /// <summary>State of the container itself.</summary>
        public int State;

        /// <summary>State of the member that was named last; objects only.</summary>
        public int MemberState;

        /// <summary>Element being read, from 0; arrays only.</summary>
        public int Index;

        /// <summary>Offset in the document, behind the quote.</summary>
        public int NameStart;

        public int NameLength;
        public bool NameIsEscaped;
        public bool IsArray;
    }
}
