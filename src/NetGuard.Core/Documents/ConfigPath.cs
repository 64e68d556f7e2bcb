using System.Buffers;
using System.Globalization;
using System.Text;

namespace NetGuard.Documents;

/// <summary>Dotted paths of settings: <c>NetGuard.Networks.corp.Ranges[0]</c>, a name that is not plain quoted: <c>Metadata['a.b']</c>.</summary>
public static class ConfigPath
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-$");

    public static string Member(string parent, string name)
    {
        if (name.Length > 0 && name.AsSpan().IndexOfAnyExcept(Plain) < 0)
        {
            return parent.Length == 0 ? name : $"{parent}.{name}";
        }

        return $"{parent}['{Quoted(name)}']";
    }

    public static string Item(string parent, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    /// <summary>Whether a message may show the character: controls steer a terminal, and format characters (bidi) its reader.</summary>
    internal static bool IsHarmless(char c) =>
        !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format;

    // Others are written out, so that a name in a message cannot steer the terminal that shows it.
    private static string Quoted(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (!IsHarmless(c))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else if (c == '\'')
            {
                text.Append("''");
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// Splits <c>a.b['c.d'].e</c> into names, or <c>a:b:c.d</c> where colons part them (dots then belong to the names).
    /// </summary>
    public static bool TryParse(string path, out IReadOnlyList<string> names, out string error)
    {
        var parts = new List<string>();
        names = parts;
        error = "";
        var quoted = path.Contains('[', StringComparison.Ordinal);
        if (!quoted && path.Contains(':', StringComparison.Ordinal))
        {
            parts.AddRange(path.Split(':'));
        }
        else if (!quoted)
        {
            parts.AddRange(path.Split('.'));
        }
        else if (!TryParseQuoted(path, parts))
        {
            error = "the path is not well formed; write a.b, a:b or a['b.c']";
            return false;
        }

        if (parts.Exists(part => part.Length == 0))
        {
            error = "the path has an empty name";
            return false;
        }

        return true;
    }

    private static bool TryParseQuoted(string path, List<string> parts)
    {
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] != '[')
            {
                var end = path.AsSpan(at).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : at + end;
                parts.Add(path[at..end]);
                at = end;
            }
            else if (TryReadBracket(path, ref at, out var name))
            {
                parts.Add(name);
            }
            else
            {
                return false;
            }

            if (at < path.Length && path[at] == '.')
            {
                at++;
                if (at == path.Length || path[at] == '[')
                {
                    return false;
                }
            }
        }

        return true;
    }

    // At '[': reads ['name'] with '' for a quote, or [0].
    private static bool TryReadBracket(string path, ref int at, out string name)
    {
        name = "";
        if (at + 1 >= path.Length || path[at + 1] != '\'')
        {
            var close = path.IndexOf(']', at);
            if (close < 0)
            {
                return false;
            }

            name = path[(at + 1)..close];
            at = close + 1;
            return name.Length > 0 && name.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        }

        var text = new StringBuilder();
        for (var i = at + 2; i < path.Length; i++)
        {
            if (path[i] != '\'')
            {
                text.Append(path[i]);
            }
            else if (i + 1 < path.Length && path[i + 1] == '\'')
            {
                text.Append('\'');
                i++;
            }
            else if (i + 1 < path.Length && path[i + 1] == ']')
            {
                name = text.ToString();
                at = i + 2;
                return true;
            }
            else
            {
                return false;
            }
        }

        return false;
    }
}
