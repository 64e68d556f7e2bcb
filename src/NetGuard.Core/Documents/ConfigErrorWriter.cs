using System.Text;

namespace NetGuard.Documents;

/// <summary>
/// Writes errors as a compiler does: place, path and message, then the source line with a caret under what is wrong.
/// </summary>
public sealed class ConfigErrorWriter
{
    /// <summary>Columns of a shown source line; a longer one is cut around the caret.</summary>
    public const int MaxColumns = 120;

    private const string Ellipsis = "...";

    private readonly string? _sourceName;
    private readonly string _text;
    private readonly List<int> _lineStarts = [0];
    private readonly List<Range> _masks;

    /// <summary>For errors without a file at hand: no source lines.</summary>
    public ConfigErrorWriter()
        : this(null, [])
    {
    }

    /// <param name="sourceName">The name under which the file was read.</param>
    /// <param name="utf8">The file's bytes.</param>
    public ConfigErrorWriter(string? sourceName, ReadOnlySpan<byte> utf8)
    {
        _sourceName = sourceName;
        _text = Encoding.UTF8.GetString(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
        for (var at = _text.IndexOf('\n'); at >= 0; at = _text.IndexOf('\n', at + 1))
        {
            _lineStarts.Add(at + 1);
        }

        _masks = [.. SecretMask.Find(_text)];
    }

    public string Format(ConfigError error)
    {
        var place = Locate(error);
        var severity = error.Severity == Severity.Warning ? "warning: " : "";
        var path = error.Path.Length == 0 ? "" : $" {error.Path}:";
        var head = place.Origin.ToString() + (path.Length == 0 ? ":" : path) + " " + severity + error.Message;
        return place.Line is { } line && !error.HidesSource
            ? head + Environment.NewLine + Draw(line, place.Origin.Column - 1, place.Width)
            : head;
    }

    /// <summary>The place of the error with its offset in the value counted in.</summary>
    public Origin Place(ConfigError error) => Locate(error).Origin;

    private (Origin Origin, Range? Line, int Width) Locate(ConfigError error)
    {
        var origin = error.Origin;
        if (origin.Line == 0 || origin.Line > _lineStarts.Count || origin.Source != _sourceName)
        {
            return (origin, null, 1);
        }

        var start = _lineStarts[origin.Line - 1];
        var end = origin.Line < _lineStarts.Count ? _lineStarts[origin.Line] - 1 : _text.Length;
        end = end > start && _text[end - 1] == '\r' ? end - 1 : end;
        var at = Math.Min(start + origin.Column - 1, end);
        var width = 1;
        if (at < end && _text[at] == '"' && (error.Offset > 0 || error.Length > 0))
        {
            var from = SkipCharacters(at + 1, error.Offset, end);
            width = Math.Max(1, SkipCharacters(from, error.Length, end) - from);
            at = from;
        }

        return (origin with { Column = at - start + 1 }, start..end, width);
    }

    // Offsets count unescaped characters: an escape is one of them.
    private int SkipCharacters(int at, int count, int end)
    {
        for (; count > 0 && at < end && _text[at] != '"'; count--)
        {
            var isEscape = _text[at] == '\\' && at + 1 < end;
            at += !isEscape ? 1 : _text[at + 1] == 'u' ? 6 : 2;
        }

        return Math.Min(at, end);
    }

    private string Draw(Range line, int column, int width)
    {
        var shown = new StringBuilder();
        var caret = column;
        var at = line.Start.Value;
        foreach (var mask in _masks.Where(mask => mask.End.Value > line.Start.Value && mask.Start.Value < line.End.Value))
        {
            var from = Math.Max(mask.Start.Value, at);
            var to = Math.Min(mask.End.Value, line.End.Value);
            shown.Append(_text, at, from - at).Append("***");
            caret += column >= to - line.Start.Value ? 3 - (to - from) : 0;
            at = to;
        }

        shown.Append(_text, at, line.End.Value - at);
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = shown[i] == '\t' || ConfigPath.IsHarmless(shown[i]) ? shown[i] : '?';
        }

        return Cut(shown.ToString(), Math.Min(caret, shown.Length), width);
    }

    private static string Cut(string line, int caret, int width)
    {
        var from = 0;
        if (line.Length > MaxColumns)
        {
            from = Math.Clamp(caret - MaxColumns / 2, 0, line.Length - MaxColumns + 2 * Ellipsis.Length);
            var to = Math.Min(line.Length, from + MaxColumns - 2 * Ellipsis.Length);
            line = (from > 0 ? Ellipsis : "") + line[from..to] + (to < line.Length ? Ellipsis : "");
            caret = caret - from + (from > 0 ? Ellipsis.Length : 0);
        }

        var indent = string.Concat(line.Take(caret).Select(c => c == '\t' ? '\t' : ' '));
        var marks = Math.Clamp(Math.Min(width, line.Length - caret), 1, MaxColumns);
        return line + Environment.NewLine + indent + '^' + new string('~', marks - 1);
    }
}
