using System.Collections.Frozen;
using System.Globalization;

namespace NetGuard.Detectors.Shapes;

/// <summary>
/// Reads a shape: a byte stands for itself; <c>[a-z_]</c> is a class and <c>[^a-z]</c> the visible ASCII outside one; <c>{n}</c>,
/// <c>{n,m}</c> and <c>?</c> repeat what stands before; one pair of parentheses marks the value; <c>\</c> takes the next
/// byte literally; <c>&lt;name&gt;</c> is one of <see cref="Names"/>.
/// </summary>
internal static class ShapeParser
{
    /// <summary>What often occurs.</summary>
    public static FrozenDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["alnum"] = "[A-Za-z0-9]",
        ["word"] = "[A-Za-z0-9_-]",
        ["hex"] = "[0-9a-f]",
        ["base64"] = "[A-Za-z0-9+/]",

        // Between a name and its value: of a query, a header, JSON, YAML, an assignment.
        ["assign"] = "[A-Za-z0-9_.-]{0,24}[\"'\\]]{0,2}[ \t]{0,3}[:=]{1,2}>?[ \t]{0,3}[\"'`]{0,2}",
    }.ToFrozenDictionary();

    /// <exception cref="InvalidDataException">The text is no shape.</exception>
    public static Shape Parse(string text, bool ignoreCase)
    {
        var source = Expand(text);
        var elements = new List<Shape.Element>();
        int at = 0, valueStart = -1, valueEnd = -1;
        while (at < source.Length)
        {
            switch (source[at])
            {
                case '(' when valueStart < 0:
                    valueStart = elements.Count;
                    at++;
                    break;
                case ')' when valueStart >= 0 && valueEnd < 0 && elements.Count > valueStart:
                    valueEnd = elements.Count - 1;
                    at++;
                    break;
                case '(' or ')' or '{' or '?' or ']' or '*' or '|':
                    throw new InvalidDataException($"'{text}': '{source[at]}' is out of place.");
                default:
                    var members = ReadClass(text, source, ref at);
                    if (ignoreCase)
                    {
                        members.AddOtherCase();
                    }

                    var (least, most) = ReadCount(text, source, ref at);
                    elements.Add(new Shape.Element(members, least, most));
                    break;
            }
        }

        if (elements.Count == 0 || (valueStart >= 0 && valueEnd < 0) || elements.Sum(element => element.Least) > Shape.Window)
        {
            throw new InvalidDataException($"'{text}' is empty, too long or has an open parenthesis.");
        }

        return new Shape(elements, valueStart, valueEnd);
    }

    private static string Expand(string text)
    {
        foreach (var (name, meaning) in Names)
        {
            text = text.Replace($"<{name}>", meaning, StringComparison.Ordinal);
        }

        return text;
    }

    private static ByteClass ReadClass(string text, string source, ref int at)
    {
        var members = new ByteClass();
        if (source[at] != '[')
        {
            var literal = ReadByte(text, source, ref at);
            members.Add(literal, literal);
            return members;
        }

        at++;
        var isNegated = at < source.Length && source[at] == '^';
        at += isNegated ? 1 : 0;
        while (at < source.Length && source[at] != ']')
        {
            var first = ReadByte(text, source, ref at);
            var last = first;
            if (at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']')
            {
                at++;
                last = ReadByte(text, source, ref at);
            }

            if (last < first)
            {
                throw new InvalidDataException($"'{text}': a range runs backwards.");
            }

            members.Add(first, last);
        }

        if (at++ >= source.Length)
        {
            throw new InvalidDataException($"'{text}': a class is not closed.");
        }

        if (!isNegated)
        {
            return members;
        }

        var others = new ByteClass();
        others.Add((byte)'!', (byte)'~');
        others.Remove(members);
        return others;
    }

    private static byte ReadByte(string text, string source, ref int at)
    {
        if (source[at] == '\\')
        {
            at++;
        }

        return at < source.Length && char.IsAscii(source[at]) ? (byte)source[at++] : throw new InvalidDataException($"'{text}': a byte beyond ASCII, or a '\\' at the end.");
    }

    private static (int Least, int Most) ReadCount(string text, string source, ref int at)
    {
        if (at < source.Length && source[at] == '?')
        {
            at++;
            return (0, 1);
        }

        if (at >= source.Length || source[at] != '{')
        {
            return (1, 1);
        }

        var end = source.IndexOf('}', at);
        var counts = end < 0 ? [] : source[(at + 1)..end].Split(',');
        at = end + 1;
        if (counts.Length is 1 or 2
            && int.TryParse(counts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            && int.TryParse(counts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && least <= most && most is > 0 and <= Shape.Window)
        {
            return (least, most);
        }

        throw new InvalidDataException($"'{text}': a count is written {{n}} or {{n,m}}.");
    }
}
