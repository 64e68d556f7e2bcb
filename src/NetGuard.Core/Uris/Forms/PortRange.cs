using System.Globalization;

namespace NetGuard.Uris.Forms;

/// <summary>One port, or all from one to another.</summary>
public readonly record struct PortRange(int First, int Last)
{
    /// <summary>Reads <c>443</c> or <c>8000-8999</c>.</summary>
    public static bool TryParse(string text, out PortRange range)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        range = default;
        if (!TryPort(dash < 0 ? text : text.AsSpan(0, dash), out var first) || !TryPort(dash < 0 ? text : text.AsSpan(dash + 1), out var last) || last < first)
        {
            return false;
        }

        range = new PortRange(first, last);
        return true;
    }

    public bool Contains(int port) => port >= First && port <= Last;

    private static bool TryPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= ushort.MaxValue && text[0] != '0';
}
