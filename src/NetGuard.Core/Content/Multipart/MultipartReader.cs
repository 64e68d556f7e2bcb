using System.Text;
using NetGuard.Content.Apis;
using NetGuard.Content.Json;

namespace NetGuard.Content.Multipart;

/// <summary>
/// Reads a multipart form (RFC 7578) in its strict subset, each part by its own kind. The form is read as an object whose
/// members are the parts, so that a schema's <c>$.definition.audioUrl</c> is a member of the JSON in the part
/// <c>definition</c>.
/// </summary>
internal static class MultipartReader
{
    public const int MaxPartCount = 1_000;

    /// <summary>Longest Content-Type of a part that is read, in characters.</summary>
    private const int MaxTypeLength = 256;

    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> body, ReadOnlySpan<char> boundary, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var delimiter = scratch.Level.Source(MultipartParts.MaxBoundaryLength + 2);
        if (!MultipartParts.TryMakeDelimiter(boundary, delimiter, out var length))
        {
            return new ReadResult(ReadStatus.Malformed, 0);
        }

        delimiter = delimiter[..length];
        var status = FilePurpose.Find(new MultipartParts(body, delimiter), out var holdsRequests);
        if (status != ReadStatus.Complete)
        {
            return new ReadResult(status, 0);
        }

        var form = new FormOf(apis, operation, holdsRequests);
        var parts = new MultipartParts(body, delimiter);
        while (parts.Next(out var lines, out var content) == PartStep.Part)
        {
            status = PartHeaders.TryRead(lines, content, out var headers) ? ReadPart(headers, content, form, scratch, ref visitor) : ReadStatus.Malformed;
            if (status != ReadStatus.Complete)
            {
                return new ReadResult(status, 0);
            }
        }

        return new ReadResult(ReadStatus.Complete, body.Length);
    }

    private static ReadStatus ReadPart<TVisitor>(in PartHeaders headers, ReadOnlySpan<byte> content, in FormOf form, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        if (FormCharset.IsOther(headers.Name, content))
        {
            return ReadStatus.Charset;
        }

        Span<char> typeText = stackalloc char[MaxTypeLength];
        scoped MediaType type = default;
        if (headers.ContentType.Length > MaxTypeLength
            || (!headers.ContentType.IsEmpty && !MediaType.TryParse(typeText[..Encoding.ASCII.GetChars(headers.ContentType, typeText)], out type)))
        {
            return ReadStatus.Malformed;
        }

        if (!headers.ContentType.IsEmpty && !(type.IsForm ? type.IsUtf8 : type.ReadsAsUtf8(content)))
        {
            return ReadStatus.Charset;
        }

        var state = FormName.StateOf(headers.Name, form.Apis, form.Operation, out var field);
        var position = ContentPosition.Named(ContentPlace.Part, form.Apis, scratch.Level, headers.Name, state, field);
        if (!visitor.OnMemberName(headers.Name, position)
            || (headers.IsFile && !visitor.OnString(headers.FileName, ContentPosition.Named(ContentPlace.FileName, form.Apis, scratch.Level, headers.Name))))
        {
            return ReadStatus.Stopped;
        }

        if (field == FieldKind.File && !form.HoldsRequests && OpaqueFormats.TryDetect(content, out var format))
        {
            return OpaqueReader.Read(content, format, position, scratch, ref visitor).Status;
        }

        // A file also without a file's name: Go takes a part for one by its Content-Type, busboy by its being bytes.
        var isFile = headers.IsFile || field == FieldKind.File;
        if (isFile && !form.HoldsRequests && content is [0xef, 0xbb, 0xbf, ..])
        {
            // A file is no request, and Windows writes the mark: what follows is the same to who takes it and who passes it over.
            content = content[3..];
        }

        var kind = KindOf(type, isFile, content, form.HoldsRequests);
        if (kind is BodyKind.Json or BodyKind.JsonLines)
        {
            return ContentReader.ReadInner(kind, content, position, decodes: false, form.Apis, form.Operation, scratch, ref visitor);
        }

        if (kind == BodyKind.None || !TextContentReader.IsText(content))
        {
            return ReadStatus.NotText;
        }

        if (isFile && JsonGrammar.Shape(content) == JsonShape.Lines)
        {
            return ContentReader.ReadLines(content, position, form.Apis, scratch, ref visitor);
        }

        return headers.IsFile
            ? ContentReader.ReadText(content, position, form.Apis, form.Operation, scratch, ref visitor).Status
            : ContentReader.ReadString(content, position, form.Apis, form.Operation, scratch, ref visitor);
    }

    /// <summary>
    /// A part is what its type says where that says something; else JSON where it reads as such, and text. A file of
    /// requests is JSON Lines, whatever it is called.
    /// </summary>
    private static BodyKind KindOf(in MediaType type, bool isFile, ReadOnlySpan<byte> content, bool holdsRequests)
    {
        if (isFile && (holdsRequests || type.IsJsonLines))
        {
            return BodyKind.JsonLines;
        }

        if (type.IsJson)
        {
            return BodyKind.Json;
        }

        if (type.IsXml || type.IsMultipart)
        {
            return BodyKind.None;
        }

        // A field's value is handed over as a string first, then as what it holds.
        return !isFile ? BodyKind.Text : JsonGrammar.Shape(content) switch
        {
            JsonShape.Document or JsonShape.TooDeep => IsOneLine(content) ? BodyKind.JsonLines : BodyKind.Json,
            _ => BodyKind.Text,
        };
    }

    // A file of one line may be a batch of one request.
    private static bool IsOneLine(ReadOnlySpan<byte> content) => !content.Trim(" \t\r\n"u8).Contains((byte)'\n');

    private readonly record struct FormOf(ApiCatalog Apis, ApiOperation? Operation, bool HoldsRequests);
}
