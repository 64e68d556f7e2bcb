using System.Globalization;
using System.Text;
using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// The way from the root to the value being read, as offsets into the document: one frame for each open object or array,
/// with the field matcher's state in it. Nothing is copied, so going down and up costs no memory.
/// </summary>
internal sealed class JsonPathStack
{
    // A \u escape is six bytes for one of ASCII.
    private const int LongestEscape = 6;

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

        ref readonly var frame = ref _frames[at];
        var name = document.Slice(frame.NameStart, frame.NameLength);
        if (!frame.NameIsEscaped)
        {
            return names.IndexOf(name) >= 0;
        }

        Span<byte> unescaped = stackalloc byte[MemberNames.MaxLength * LongestEscape];
        return name.Length <= unescaped.Length && JsonEscapes.TryUndo(name, unescaped, out var written) && names.IndexOf(unescaped[..written]) >= 0;
    }

    internal void AppendTo(StringBuilder text, ReadOnlySpan<byte> document, in ContentPosition position)
    {
        for (var i = 0; i < Depth && text.Length <= ContentPosition.MaxLength; i++)
        {
            ref readonly var frame = ref _frames[i];
            if (frame.IsArray)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{frame.Index}]");
                continue;
            }

            var name = document.Slice(frame.NameStart, frame.NameLength);
            if (!frame.NameIsEscaped)
            {
                position.AppendName(text, name);
                continue;
            }

            var unescaped = new byte[name.Length];
            position.AppendName(text, JsonEscapes.TryUndo(name, unescaped, out var written) ? unescaped.AsSpan(0, written) : []);
        }
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
