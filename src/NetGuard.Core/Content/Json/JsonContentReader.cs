using System.Text.Unicode;
using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>
/// Reads one JSON document (RFC 8259) strictly and hands every member name and every string to a visitor, duplicates too,
/// in the order of the bytes. No tree, no recursion, no allocation while the document is well-formed.
/// </summary>
internal static class JsonContentReader
{
    /// <summary>Objects and arrays inside one another.</summary>
    public const int MaxDepth = 64;

    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> document, ApiCatalog apis, ApiOperation? operation, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct =>
        Read(document, new JsonStart(FieldMatcher.Root, operation, IsRequestLine: false), apis, scratch, ref visitor);

    /// <param name="document">The document, on the scratch memory's present level.</param>
    /// <param name="start">What the document stands for in its surroundings.</param>
    /// <param name="apis">The schemas.</param>
    /// <param name="scratch">The message's memory.</param>
    /// <param name="visitor">Takes what is found.</param>
    public static ReadResult Read<TVisitor>(ReadOnlySpan<byte> document, in JsonStart start, ApiCatalog apis, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        scratch.Level.Path.Reset();

        // Refuses a byte order mark because parsers differ: some skip it, some fail, and RFC 8259 8.1 forbids to send it.
        // Refuses ill-formed UTF-8 wherever it stands because the cursor below looks at strings as bytes.
        if (document is [0xef, 0xbb, 0xbf, ..] || !Utf8.IsValid(document))
        {
            return new ReadResult(ReadStatus.Malformed, 0);
        }

        var cursor = new JsonCursor(document);
        var status = ReadTokens(ref cursor, document, start, apis, scratch, ref visitor);
        return new ReadResult(status, cursor.Position);
    }

    private static ReadStatus ReadTokens<TVisitor>(ref JsonCursor cursor, ReadOnlySpan<byte> document, in JsonStart start, ApiCatalog apis, ContentScratch scratch, ref TVisitor visitor)
        where TVisitor : struct, IContentVisitor, allows ref struct
    {
        var level = scratch.Level;
        var path = level.Path;
        var requests = 0;
        while (cursor.Read())
        {
            switch (cursor.Token)
            {
                case JsonToken.Name:
                    {
                        var status = Undo(ref cursor, scratch, out var name);
                        if (status != ReadStatus.Complete)
                        {
                            return status;
                        }

                        ref var frame = ref path.Top;
                        frame.NameStart = cursor.Start;
                        frame.NameLength = cursor.Value.Length;
                        frame.NameIsEscaped = cursor.IsEscaped;
                        frame.MemberState = apis.Fields.Member(frame.State, name);
                        if (start.IsRequestLine && path.Depth == 1)
                        {
                            if (RequestLine.IsBody(name))
                            {
                                frame.MemberState = FieldMatcher.Root;
                            }
                            else if (RequestLine.IsUrl(name) && requests++ > 0)
                            {
                                // Refuses because the endpoint would read the line as one of two requests.
                                return ReadStatus.Malformed;
                            }
                        }

                        if (!visitor.OnMemberName(name, ContentPosition.InJson(apis, level, document, frame.MemberState, FieldKind.None)))
                        {
                            return ReadStatus.Stopped;
                        }

                        break;
                    }

                case JsonToken.StartObject or JsonToken.StartArray:
                    {
                        var state = EnterValue(path, start.State, apis);
                        if (apis.HasTriggers(state) && !visitor.OnString(cursor.Value, ContentPosition.InJson(apis, level, document, state, FieldKind.Egress)))
                        {
                            return ReadStatus.Stopped;
                        }

                        path.Push(cursor.Token == JsonToken.StartArray, state);
                        break;
                    }

                case JsonToken.EndObject or JsonToken.EndArray:
                    path.Pop();
                    break;

                case JsonToken.String:
                    {
                        var state = EnterValue(path, start.State, apis);
                        var status = Undo(ref cursor, scratch, out var value);
                        if (status != ReadStatus.Complete)
                        {
                            return status;
                        }

                        var operation = start.IsRequestLine && path.Depth < 2 ? null : start.Operation;
                        status = ContentReader.ReadString(value, ContentPosition.InJson(apis, level, document, state, apis.KindOf(state, operation)), apis, operation, scratch, ref visitor);
                        if (status != ReadStatus.Complete)
                        {
                            return status;
                        }

                        break;
                    }

                default:
                    {
                        var state = EnterValue(path, start.State, apis);
                        if (apis.HasTriggers(state) && !visitor.OnString(cursor.Value, ContentPosition.InJson(apis, level, document, state, FieldKind.Egress)))
                        {
                            return ReadStatus.Stopped;
                        }

                        break;
                    }
            }
        }

        return cursor.Status;
    }

    /// <summary>The matcher's state of the value that begins; counts it where it stands in an array.</summary>
    private static int EnterValue(JsonPathStack path, int root, ApiCatalog apis)
    {
        if (path.Depth == 0)
        {
            return root;
        }

        ref var frame = ref path.Top;
        if (!frame.IsArray)
        {
            return frame.MemberState;
        }

        frame.Index++;
        return apis.Fields.Element(frame.State);
    }

    private static ReadStatus Undo(scoped ref JsonCursor cursor, ContentScratch scratch, out ReadOnlySpan<byte> text)
    {
        text = cursor.Value;
        if (!cursor.IsEscaped)
        {
            return ReadStatus.Complete;
        }

        var buffer = scratch.Level.Decoded(text.Length);
        if (!JsonEscapes.TryUndo(text, buffer, out var written))
        {
            return ReadStatus.Malformed;
        }

        text = buffer[..written];
        return scratch.TryCharge(written) ? ReadStatus.Complete : ReadStatus.LimitExceeded;
    }
}
