using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// Reads JSON Lines: a document a line, ended by a line feed, with empty lines passed over. A line that is a request is
/// read with the schema of the API that it names. In a text that is nowhere called JSON Lines, such as a log, lines that
/// no parser takes for JSON are passed over too, and not counted as read.
/// </summary>
internal static class JsonLinesReader
{
    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> text, ApiCatalog apis, ContentScratch scratch, ref TVisitor visitor, bool isStrict = true)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (!scratch.TryEnter(ContentPosition.OfDocument(apis, scratch.Level), decodes: false))
        {
            return new ReadResult(ReadStatus.LimitExceeded, 0);
        }

        var result = ReadLines(text, apis, scratch, ref visitor, isStrict);
        scratch.Leave();
        return result;
    }

    private static ReadResult ReadLines<TVisitor>(ReadOnlySpan<byte> text, ApiCatalog apis, ContentScratch scratch, ref TVisitor visitor, bool isStrict)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var at = 0;
        var passed = 0;
        for (var index = 0; at < text.Length; index++)
        {
            var end = text[at..].IndexOf((byte)'\n');
            var line = end < 0 ? text[at..] : text.Slice(at, end);
            var isEmpty = !line.ContainsAnyExcept(" \t\r"u8);
            if (!isEmpty && !isStrict && !MayBeDocument(line))
            {
                passed += line.Length;
            }
            else if (!isEmpty)
            {
                scratch.Level.Line = index;
                var start = new JsonStart(FieldMatcher.Root, RequestLine.Operation(line, apis), IsRequestLine: true);
                var result = JsonContentReader.Read(line, start, apis, scratch, ref visitor);
                if (result.Status != ReadStatus.Complete)
                {
                    return new ReadResult(result.Status, at + result.BytesRead);
                }
            }

            at += end < 0 ? line.Length : end + 1;
        }

        return new ReadResult(ReadStatus.Complete, at - passed);
    }

    private static bool MayBeDocument(ReadOnlySpan<byte> line) => JsonGrammar.Shape(line) != JsonShape.None || LooseJson.MayBe(line);
}
