using System.Text;
using NetGuard.Content.Apis;
using NetGuard.Content.Json;

namespace NetGuard.Content;

/// <summary>
/// Where a value stands in a message. Costs nothing until it is written out, which happens for a finding alone.
/// </summary>
internal readonly ref struct ContentPosition
{
    /// <summary>Longest position that is written out, in characters.</summary>
    public const int MaxLength = 512;

    private readonly ApiCatalog _apis;
    private readonly JsonPathStack? _path;
    private readonly ReadOnlySpan<byte> _text;

    private ContentPosition(ApiCatalog apis, JsonPathStack? path, ReadOnlySpan<byte> text, int state, FieldKind field)
    {
        _apis = apis;
        _path = path;
        _text = text;
        State = state;
        Field = field;
    }

    /// <summary>What a schema says of the field.</summary>
    public FieldKind Field { get; }

    /// <summary>The field matcher's state.</summary>
    public int State { get; }

    public static ContentPosition InJson(ApiCatalog apis, JsonPathStack path, ReadOnlySpan<byte> document, int state, FieldKind field) =>
        new(apis, path, document, state, field);

    public static ContentPosition InQuery(ApiCatalog apis, ReadOnlySpan<byte> name, FieldKind field) => new(apis, null, name, FieldMatcher.Root, field);

    /// <summary>
    /// <c>$.messages[0].content[1].image_url.url</c> (RFC 9535) or <c>query.NAME</c>; a name that no schema knows is
    /// <c>*</c>, because it may itself be what must not be shown.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder(_path is null ? "query" : "$");
        if (_path is null)
        {
            AppendName(text, _text);
        }
        else
        {
            _path.AppendTo(text, _text, this);
        }

        return text.Length <= MaxLength ? text.ToString() : string.Concat(text.ToString(0, MaxLength - 3), "...");
    }

    /// <summary>Whether the member or parameter whose value this is, or the list that this stands in, has one of these names.</summary>
    public bool IsNamed(MemberNames names) =>
        _path is null ? names.IndexOf(_text) >= 0 : _path.IsNamed(names, _text);

    /// <summary>Whether what people and models write stands here.</summary>
    public bool IsProse => IsNamed(_apis.Prose);

    /// <summary>Whether the value asks the endpoint to reach out, and by what way its URLs are not judged.</summary>
    public bool IsAsked(ReadOnlySpan<byte> value, out EgressWay? way) => _apis.IsAsked(State, value, out way);

    internal void AppendName(StringBuilder text, ReadOnlySpan<byte> name)
    {
        if (!_apis.KnowsName(name))
        {
            text.Append(".*");
        }
        else if (IsIdentifier(name))
        {
            text.Append('.').Append(Encoding.UTF8.GetString(name));
        }
        else
        {
            text.Append("['");
            foreach (var rune in Encoding.UTF8.GetString(name).EnumerateRunes())
            {
                AppendEscaped(text, rune);
            }

            text.Append("']");
        }
    }

    private static bool IsIdentifier(ReadOnlySpan<byte> name)
    {
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b != '_')
            {
                return false;
            }
        }

        return !name.IsEmpty && !char.IsAsciiDigit((char)name[0]);
    }

    private static void AppendEscaped(StringBuilder text, Rune rune)
    {
        if (rune.Value is '\'' or '\\')
        {
            text.Append('\\').Append((char)rune.Value);
        }
        else if (rune.Value is >= ' ' and <= '~')
        {
            text.Append((char)rune.Value);
        }
        else
        {
            Span<char> units = stackalloc char[2];
            foreach (var unit in units[..rune.EncodeToUtf16(units)])
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
        }
    }
}
