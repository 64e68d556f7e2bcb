using System.Globalization;
using System.Text.Json;

namespace NetGuard.Documents;

/// <summary>A configuration file as a tree, or the errors of its text. A tree may stand beside errors (a duplicate member).</summary>
public sealed record DocumentReadResult(ConfigObject? Root, IReadOnlyList<ConfigError> Errors)
{
    public bool Succeeded => Root is not null && Errors.Count == 0;
}

/// <summary>
/// Reads a configuration file as ASP.NET Core does (comments, trailing commas and a byte order mark allowed), but keeps
/// where each value stands and refuses what would be lost or read in two ways: duplicate members, <c>null</c>, names
/// with a colon.
/// </summary>
public static class DocumentReader
{
    /// <summary>Bytes of the largest file that is read.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Objects and lists within each other.</summary>
    public const int MaxDepth = 64;

    /// <param name="utf8">The whole file.</param>
    /// <param name="sourceName">The file's name as messages show it.</param>
    public static DocumentReadResult Read(ReadOnlySpan<byte> utf8, string sourceName)
    {
        var start = utf8.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (FirstRefusal(utf8, start) is { } refusal)
        {
            return new(null, [new ConfigError(new Origin(sourceName, 1, 1), "", refusal)]);
        }

        var tree = new TreeReader(utf8, start, sourceName);
        var result = tree.Read();
        return result with { Errors = ErrorBound.Cut(result.Errors) };
    }

    private static string? FirstRefusal(ReadOnlySpan<byte> utf8, int start)
    {
        if (utf8.Length > MaxLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the file has {utf8.Length} bytes; at most {MaxLength} are read");
        }

        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || utf8.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return "the file is written in UTF-16; save it as UTF-8";
        }

        return utf8[start..].Trim(" \t\r\n"u8).IsEmpty ? "the file is empty" : null;
    }

    private ref struct TreeReader
    {
        private readonly ReadOnlySpan<byte> _text;
        private readonly int _start;
        private readonly string _source;
        private readonly List<ConfigError> _errors = [];
        private TextCursor _cursor;
        private Utf8JsonReader _json;
        private string _path = "";

        public TreeReader(ReadOnlySpan<byte> text, int start, string source)
        {
            _text = text;
            _start = start;
            _source = source;
            _cursor = new TextCursor(source, start);
            _json = new Utf8JsonReader(text[start..], new JsonReaderOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = MaxDepth,
            });
        }

        public DocumentReadResult Read()
        {
            try
            {
                _json.Read();
                var root = ReadValue("", null);
                if (root is not ConfigObject)
                {
                    _errors.Add(new ConfigError(new Origin(_source, 1, 1), "", "the file must hold one JSON object"));
                    root = null;
                }

                // Reads on to the end, so that text behind the object is an error too.
                _path = "";
                _json.Read();
                return new(root as ConfigObject, _errors);
            }
            catch (JsonException e)
            {
                _errors.Add(SyntaxError(e));
                return new(null, _errors);
            }
        }

        private Origin Here() => _cursor.MoveTo(_text, _start + (int)_json.TokenStartIndex);

        private ConfigNode? ReadValue(string path, Origin? name)
        {
            _path = path;
            var origin = Here();
            switch (_json.TokenType)
            {
                case JsonTokenType.StartObject:
                    return ReadObject(path, origin, name);
                case JsonTokenType.StartArray:
                    return ReadList(path, origin, name);
                case JsonTokenType.Null:
                    _errors.Add(new ConfigError(origin, path, "null is not a value; leave the member out instead"));
                    return null;
                case JsonTokenType.String:
                    return new ConfigScalar(path, origin, ScalarKind.String, ReadText(path, origin)) { NameOrigin = name };
                case JsonTokenType.Number:
                    return new ConfigScalar(path, origin, ScalarKind.Number, Token()) { NameOrigin = name };
                default:
                    return new ConfigScalar(path, origin, ScalarKind.Boolean, Token()) { NameOrigin = name };
            }
        }

        private readonly string Token() => System.Text.Encoding.ASCII.GetString(_json.ValueSpan);

        // A string that is no Unicode text (bytes or escapes that no character has) is an error, not an exception.
        private readonly string ReadText(string path, Origin origin)
        {
            try
            {
                return _json.GetString()!;
            }
            catch (InvalidOperationException)
            {
                _errors.Add(new ConfigError(origin, path, "the text is not valid Unicode"));
                return "";
            }
        }

        private ConfigObject ReadObject(string path, Origin origin, Origin? name)
        {
            var members = new Dictionary<string, ConfigNode>(StringComparer.OrdinalIgnoreCase);
            var places = new Dictionary<string, Origin>(StringComparer.OrdinalIgnoreCase);
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                var memberOrigin = Here();
                var memberName = ReadText(path, memberOrigin);
                var memberPath = ConfigPath.Member(path, memberName);
                CheckName(memberName, memberPath, memberOrigin);
                var isFirst = places.TryAdd(memberName, memberOrigin);
                if (!isFirst)
                {
                    _errors.Add(new ConfigError(memberOrigin, memberPath, $"the member is written twice; the first stands at {places[memberName]} (names compare without regard to case)"));
                }

                _json.Read();
                if (ReadValue(memberPath, memberOrigin) is { } value && isFirst)
                {
                    members.Add(memberName, value);
                }
            }

            return new ConfigObject(path, origin, members) { NameOrigin = name };
        }

        private readonly void CheckName(string name, string path, Origin origin)
        {
            if (name.Contains(':', StringComparison.Ordinal))
            {
                _errors.Add(new ConfigError(origin, path, "a name cannot hold ':', which parts the levels of a setting's name"));
            }
            else if (name.Length == 0)
            {
                _errors.Add(new ConfigError(origin, path, "a name cannot be empty"));
            }
        }

        private ConfigList ReadList(string path, Origin origin, Origin? name)
        {
            var items = new List<ConfigNode>();
            for (var i = 0; _json.Read() && _json.TokenType != JsonTokenType.EndArray; i++)
            {
                if (ReadValue(ConfigPath.Item(path, i), null) is { } item)
                {
                    items.Add(item);
                }
            }

            return new ConfigList(path, origin, items) { NameOrigin = name };
        }

        private ConfigError SyntaxError(JsonException e)
        {
            var offset = OffsetOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            var origin = new TextCursor(_source, _start).MoveTo(_text, offset);
            var message = e.Message.Contains("depth of ", StringComparison.Ordinal)
                ? string.Create(CultureInfo.InvariantCulture, $"objects and lists are nested more than {MaxDepth} deep")
                : "not valid JSON: " + Describe(e.Message);
            return new ConfigError(origin, _path, message);
        }

        private static string Describe(string message)
        {
            var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var text = (end < 0 ? message : message[..end]).TrimEnd('.');
            return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        }

        // The reader counts lines by line feeds and positions in bytes.
        private readonly int OffsetOf(long line, long position)
        {
            var at = _start;
            for (var i = 0L; i < line; i++)
            {
                var feed = _text[at..].IndexOf((byte)'\n');
                if (feed < 0)
                {
                    break;
                }

                at += feed + 1;
            }

            return (int)Math.Min(_text.Length, at + position);
        }
    }
}
