using System.Buffers;

namespace NetGuard.Networks;

/// <summary>
/// One element of Forwarded: <c>name=value</c> pairs between semicolons, each value a token or a quoted string
/// (RFC 7239, 4). Blanks around a semicolon, which the grammar has none of, are read; they have one meaning.
/// </summary>
internal readonly ref struct ForwardedElement
{
    /// <summary>Parameters that are read; elements with more are refused. The RFC knows four.</summary>
    public const int MaxParameters = 16;

    // The longest node that is read out of quotes: an IPv6 address with a zone, in brackets, with a port of five digits.
    private const int MaxNode = AddressText.MaxLength + ForwardedFor.MaxZoneLength + 9;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> ObfuscatedCharacters =
        SearchValues.Create("._-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly ReadOnlySpan<char> _for;

    private ForwardedElement(ReadOnlySpan<char> node) => _for = node;

    /// <summary><c>false</c> if the text is malformed or names a parameter twice.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out ForwardedElement element)
    {
        element = default;
        ReadOnlySpan<char> node = default;
        Span<Range> names = stackalloc Range[MaxParameters];
        var count = 0;
        var position = 0;
        while (true)
        {
            position = SkipBlanks(text, position);
            if (position < text.Length && text[position] != ';')
            {
                var name = position..(position + TokenLength(text[position..]));
                var start = name.End.Value + 1;
                if (name.Start.Equals(name.End) || start > text.Length || text[start - 1] != '=' || count == MaxParameters || Contains(text, names[..count], text[name]))
                {
                    return false;
                }

                var length = ValueLength(text[start..]);
                if (length == 0)
                {
                    return false;
                }

                if (text[name].Equals("for", StringComparison.OrdinalIgnoreCase))
                {
                    node = text.Slice(start, length);
                }

                names[count++] = name;
                position = SkipBlanks(text, start + length);
            }

            if (position == text.Length)
            {
                element = new(node);
                return true;
            }

            if (text[position++] != ';')
            {
                return false;
            }
        }
    }

    /// <summary>
    /// The address of <c>for</c>: IPv4, or IPv6 in brackets, either with or without a port (RFC 7239, 6). <c>false</c> if it
    /// is missing, unknown, obfuscated or malformed.
    /// </summary>
    public bool TryGetFor(out NetAddress address)
    {
        if (_for.IsEmpty || _for[0] != '"')
        {
            return TryParseNode(_for, out address);
        }

        address = default;
        Span<char> node = stackalloc char[MaxNode];
        return TryUnquote(_for[1..^1], node, out var length) && TryParseNode(node[..length], out address);
    }

    private static bool TryParseNode(ReadOnlySpan<char> node, out NetAddress address)
    {
        address = default;
        if (node.IsEmpty)
        {
            return false;
        }

        var bracketed = node[0] == '[';
        var end = bracketed ? node.IndexOf(']') : node.IndexOf(':');
        var host = end < 0 ? node : node[(bracketed ? 1 : 0)..end];
        var port = end < 0 ? default : node[(bracketed ? end + 1 : end)..];
        // Refuses IPv6 without brackets because its last group may as well be a port.
        if ((bracketed && end < 0) || !NetAddress.TryParse(bracketed ? ForwardedFor.WithoutZone(host) : host, out address) || address.IsIPv4 == bracketed || !IsPort(port))
        {
            return false;
        }

        address = address.Unwrap();
        return true;
    }

    /// <summary>Nothing, a port, or a port that its proxy hides (<c>:_x</c>), which says nothing about the address.</summary>
    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.StartsWith(":_")
            ? text.Length > 2 && !text[2..].ContainsAnyExcept(ObfuscatedCharacters)
            : ForwardedFor.IsPortOrNothing(text);

    private static bool TryUnquote(ReadOnlySpan<char> quoted, Span<char> text, out int length)
    {
        length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            if (length == text.Length)
            {
                return false;
            }

            // A backslash is never the last: the value's length was found by the same rule.
            text[length++] = quoted[i] == '\\' ? quoted[++i] : quoted[i];
        }

        return true;
    }

    /// <summary>Characters of the token or the quoted string at the beginning; 0 if there is neither.</summary>
    private static int ValueLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            return TokenLength(text);
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            if (text[i] == '\\' && ++i == text.Length)
            {
                return 0;
            }

            // RFC 9110, 5.6.4: a tab, what is visible, and the upper half of Latin-1.
            if (text[i] is not ('\t' or (>= ' ' and <= '~') or (>= '\u0080' and <= '\u00FF')))
            {
                return 0;
            }
        }

        return 0;
    }

    private static int TokenLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(TokenCharacters);
        return end < 0 ? text.Length : end;
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        return position;
    }

    private static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<Range> names, ReadOnlySpan<char> name)
    {
        foreach (var known in names)
        {
            if (text[known].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
