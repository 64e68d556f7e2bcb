using System.Collections;
using System.Globalization;

namespace NetGuard.Proxy.Telemetry;

/// <summary>
/// One request's record: the state of the log event <c>NetGuard.Decision</c>. A logger finds each field by its name; the
/// text is one canonical line. Values of a request are escaped and bounded before they come here.
/// </summary>
internal sealed class DecisionRecord(KeyValuePair<string, object?>[] fields) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => fields.Length;

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public object? this[string name] => Array.Find(fields, field => field.Key == name).Value;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() =>
        string.Join(' ', fields.Where(field => field.Value is not (null or string[] { Length: 0 })).Select(field => $"{field.Key}={Text(field.Value)}"));

    private static string Text(object? value) => value switch
    {
        // Escapes the backslash too: one at the end would take the closing quote along, and the caller would write fields.
        string text when text.AsSpan().ContainsAny(" =\"\\") =>
            $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        string[] list => $"[{string.Join(',', list)}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
