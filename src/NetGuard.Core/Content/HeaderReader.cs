using System.Text;
using NetGuard.Content.Apis;

namespace NetGuard.Content;

/// <summary>Reads the names and values of a request's headers, each value as a string of its own.</summary>
internal static class HeaderReader
{
    public static ReadStatus Read<TVisitor>(ReadOnlySpan<HeaderLine> headers, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        foreach (ref readonly var line in headers)
        {
            if (HeaderNames.IsExempt(line.Name))
            {
                continue;
            }

            var name = Text(line.Name, scratch.Level.Source(Encoding.UTF8.GetMaxByteCount(line.Name.Length)));
            var value = Text(line.Value, scratch.Level.Decoded(Encoding.UTF8.GetMaxByteCount(line.Value.Length)));
            var position = ContentPosition.Named(ContentPlace.Header, apis, scratch.Level, name);
            var status = visitor.OnMemberName(name, position) ? ContentReader.ReadString(value, position, apis, operation, scratch, ref visitor) : ReadStatus.Stopped;
            if (status != ReadStatus.Complete)
            {
                return status;
            }
        }

        return ReadStatus.Complete;
    }

    /// <summary>Characters of all lines that are read.</summary>
    public static long LengthOf(ReadOnlySpan<HeaderLine> headers)
    {
        var length = 0L;
        foreach (ref readonly var line in headers)
        {
            length += line.Name.Length + line.Value.Length;
        }

        return length;
    }

    private static ReadOnlySpan<byte> Text(string text, Span<byte> buffer) => buffer[..Encoding.UTF8.GetBytes(text, buffer)];
}
