using System.Text;
using NetGuard.Content.Apis;

namespace NetGuard.Content;

/// <summary>Reads a query string as forms are read.</summary>
internal static class QueryReader
{
    /// <returns>The bytes read count the query's characters.</returns>
    public static ReadResult Read<TVisitor>(ReadOnlySpan<char> query, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var buffer = scratch.Level.Source(Encoding.UTF8.GetMaxByteCount(query.Length));
        var result = FormReader.Read(ContentPlace.Query, buffer[..Encoding.UTF8.GetBytes(query, buffer)], apis, operation, scratch, ref visitor);
        return result with { BytesRead = result.Status == ReadStatus.Complete ? query.Length : Math.Min(result.BytesRead, query.Length) };
    }
}
