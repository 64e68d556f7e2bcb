using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// Reads JSON Lines: a document a line, ended by a line feed, with empty lines passed over. A line that is a request is
/// read with the schema of the API that it names.
/// </summary>
internal static class JsonLinesReader
{
    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> text, ApiCatalog apis, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var level = scratch.Level;
        var at = 0;
        for (var index = 0; at < text.Length; index++)
        {
            var end = text[at..].IndexOf((byte)'\n');
            var line = end < 0 ? text[at..] : text.Slice(at, end);
            if (line.ContainsAnyExcept(" \t\r"u8))
            {
                if (!scratch.TryEnter(ContentPosition.OfLine(apis, level, index), decodes: false))
                {
                    return new ReadResult(ReadStatus.LimitExceeded, at);
                }

                var start = new JsonStart(FieldMatcher.Root, RequestLine.Operation(line, apis), IsRequestLine: true);
                var result = JsonContentReader.Read(line, start, apis, scratch, ref visitor);
                scratch.Leave();
                if (result.Status != ReadStatus.Complete)
                {
                    return new ReadResult(result.Status, at + result.BytesRead);
                }
            }

            at += end < 0 ? line.Length : end + 1;
        }

        return new ReadResult(ReadStatus.Complete, at);
    }
}
