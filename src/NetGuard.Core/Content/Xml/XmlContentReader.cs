using NetGuard.Content.Apis;

namespace NetGuard.Content.Xml;

/// <summary>
/// Reads one XML document (XML 1.0) strictly and hands every attribute, text, comment and processing instruction to a
/// visitor. Declares nothing and expands nothing: refuses a document type, because its entities and external subsets are
/// read differently by every parser and may be fetched.
/// </summary>
internal static class XmlContentReader
{
    /// <summary>Elements inside one another.</summary>
    public const int MaxDepth = 64;

    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> document, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var at = document is [0xef, 0xbb, 0xbf, ..] ? 3 : 0;
        if (!XmlText.IsValid(document))
        {
            return new ReadResult(ReadStatus.Malformed, 0);
        }

        var status = XmlDeclaration.Read(document, ref at);
        if (status == ReadStatus.Complete)
        {
            var walk = new XmlWalk(document, at, scratch.Level.Decoded(document.Length), scratch.Level.Elements, apis, operation, scratch);
            status = walk.Read(ref visitor);
            at = walk.Position;
        }

        return new ReadResult(status, at);
    }
}
