using NetGuard.Content.Apis;
using NetGuard.Content.Json;

namespace NetGuard.Content;

/// <summary>The closed set of body readers: a new kind is one file and one line here.</summary>
internal static class ContentReader
{
    public static ReadResult Read<TVisitor>(BodyKind kind, ReadOnlySpan<byte> body, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct =>
        kind switch
        {
            BodyKind.None when body.IsEmpty => new ReadResult(ReadStatus.Complete, 0),
            BodyKind.Json or BodyKind.JsonByLooks => JsonContentReader.Read(body, apis, operation, scratch, ref visitor),
            _ => new ReadResult(ReadStatus.Malformed, 0),
        };
}
