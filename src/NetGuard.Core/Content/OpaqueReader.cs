using NetGuard.Decisions;

namespace NetGuard.Content;

/// <summary>Passes a file that is no text, and counts its bytes as such.</summary>
internal static class OpaqueReader
{
    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> file, OpaqueFormat format, in ContentPosition position, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        scratch.CountOpaque(format, file.Length);
        return visitor.OnOpaque(format, file, position) ? new ReadResult(ReadStatus.Complete, file.Length) : new ReadResult(ReadStatus.Stopped, 0);
    }
}
