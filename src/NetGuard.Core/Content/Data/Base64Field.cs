using System.Buffers;
using NetGuard.Content.Apis;

namespace NetGuard.Content.Data;

/// <summary>
/// A file in base64, in one of the fields where APIs take files so, a media type beside it or not. Text is read as what it
/// is, as in a <c>data:</c> URI, and all else left alone.
/// </summary>
internal static class Base64Field
{
    /// <summary>Shorter ones hold no URI.</summary>
    private const int MinLength = 16;

    /// <summary>Bytes at the beginning by which text is told: what follows may be megabytes.</summary>
    private const int HeadLength = 64;

    private static readonly MemberNames s_names = new(
    [
        "data", "file_data", "fileData", "base64", "base64_data", "b64_json", "bytes", "bytesBase64Encoded", "bytes_base64_encoded", "base64Source", "base64_source", "imageData", "image_data", "blob", "content_bytes",
    ]);

    private static readonly SearchValues<byte> s_digits = SearchValues.Create("+/-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\r\n\t "u8);

    public static bool Holds(ReadOnlySpan<byte> text, in ContentPosition position) =>
        text.Length >= MinLength && !text[..MinLength].ContainsAnyExcept(s_digits) && position.IsNamed(s_names) && !text.TrimEnd("= \r\n\t"u8).ContainsAnyExcept(s_digits);

    public static ReadStatus Read<TVisitor>(ReadOnlySpan<byte> value, in ContentPosition position, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..DataContent.Decode(value, isBase64: true, head)];
        if (head.ContainsAnyInRange((byte)0, (byte)8) || head.ContainsAnyInRange((byte)14, (byte)31))
        {
            return ReadStatus.Complete;
        }

        if (!scratch.TryEnter(position, decodes: true))
        {
            return ReadStatus.LimitExceeded;
        }

        var status = ReadText(value, apis, operation, scratch, ref visitor);
        scratch.Leave();
        return status;
    }

    private static ReadStatus ReadText<TVisitor>(ReadOnlySpan<byte> value, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var buffer = scratch.Level.Source(value.Length)[..value.Length];
        var text = buffer[..DataContent.Decode(value, isBase64: true, buffer)];
        return !scratch.TryCharge(text.Length) ? ReadStatus.LimitExceeded
            : TextContentReader.IsText(text) ? DataUriReader.ReadDecoded(text, apis, operation, scratch, ref visitor)
            : ReadStatus.Complete;
    }
}
