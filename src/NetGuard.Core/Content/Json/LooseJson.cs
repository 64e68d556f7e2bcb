using System.Buffers;

namespace NetGuard.Content.Json;

/// <summary>
/// Tells of a text that is not JSON whether a lenient parser (comments, single quotes, bare names, NaN) might take it for
/// JSON, or whether none does: Markdown begins with a link's bracket, a template with two braces.
/// </summary>
internal static class LooseJson
{
    private static readonly SearchValues<byte> s_openers = SearchValues.Create("\"'{[/#"u8);

    public static bool MayBe(ReadOnlySpan<byte> text)
    {
        var rest = (text is [0xef, 0xbb, 0xbf, ..] ? text[3..] : text).TrimStart(" \t\r\n"u8);
        if (rest is not [(byte)'{' or (byte)'[', ..])
        {
            return false;
        }

        var isArray = rest[0] == '[';
        rest = rest[1..].TrimStart(" \t\r\n"u8);
        return !rest.IsEmpty && (isArray ? MayBeArray(rest) : MayBeName(rest[0]));
    }

    private static bool MayBeName(byte first) => first >= 0x80 || char.IsAsciiLetterOrDigit((char)first) || "\"'_$/#}\\"u8.Contains(first);

    // Nothing in the brackets that could hold a bracket: they end at the first closing one in every dialect, and what
    // follows it is more than a document.
    private static bool MayBeArray(ReadOnlySpan<byte> content)
    {
        if (!MayBeName(content[0]) && !"{[+-.]"u8.Contains(content[0]))
        {
            return false;
        }

        var close = content.IndexOf((byte)']');
        return close < 0
            || content[..close].ContainsAny(s_openers)
            || content[(close + 1)..].TrimStart(" \t\r\n"u8) is [] or [(byte)'/' or (byte)'#', ..];
    }
}
