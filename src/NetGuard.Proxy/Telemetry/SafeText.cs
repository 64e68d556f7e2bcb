using System.Globalization;
using System.Text;

namespace NetGuard.Proxy.Telemetry;

/// <summary>Text of a request made fit for records and answers: printable ASCII, bounded.</summary>
internal static class SafeText
{
    /// <summary>
    /// At most <paramref name="maxLength"/> characters; controls, bidirectional marks and all else outside printable ASCII
    /// become <c>\uXXXX</c>. Cut text ends in an ellipsis of three dots.
    /// </summary>
    public static string Escape(string text, int maxLength)
    {
        if (text.Length <= maxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var safe = new StringBuilder(Math.Min(text.Length, maxLength) + 16);
        foreach (var c in text)
        {
            var width = c is >= ' ' and <= '~' ? 1 : 6;
            if (safe.Length + width > maxLength - 3)
            {
                return safe.Append("...").ToString();
            }

            _ = width == 1 ? safe.Append(c) : safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }
}
