using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using NetGuard.Decisions;
using NetGuard.Detectors.Shapes;
using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors;

/// <summary>Finds one kind of sensitive data, compiled.</summary>
public sealed class Detector
{
    /// <summary>Bytes before an anchor in which an administrator's pattern may match; the rest of the window lies behind.</summary>
    private const int WindowBefore = 128;

    internal Detector(string id, string family)
    {
        Id = id;
        Family = family;
        UriReason = Reasons.UriSensitive(id);
        TextReason = Reasons.TextSensitive(id);
    }

    public string Id { get; }

    public string Family { get; }

    /// <summary><c>uri.sensitive.&lt;id&gt;</c>.</summary>
    public Reason UriReason { get; }

    /// <summary><c>text.sensitive.&lt;id&gt;</c>.</summary>
    public Reason TextReason { get; }

    internal IReadOnlyList<byte[]> Anchors { get; init; } = [];

    internal bool IgnoreCase { get; init; }

    internal DetectorScan Scan { get; init; }

    internal Shape.Element? Lead { get; init; }

    internal Shape[] Shapes { get; init; } = [];

    /// <summary>An administrator's pattern, instead of shapes.</summary>
    internal Regex? Pattern { get; init; }

    internal Verifier Verifier { get; init; }

    internal DetectorBoundaries Boundaries { get; init; }

    /// <summary>Whether something is found at the anchor that stands at <paramref name="start"/>.</summary>
    internal bool IsAt(ReadOnlySpan<byte> text, int start, DetectorSearch search) =>
        Pattern is null ? HasShape(text, start, search) : HasPattern(text, start, search);

    /// <summary>Whether something is found in the text, looked at alone.</summary>
    public bool FindsIn(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var search = new DetectorSearch();
        search.Begin(bytes.Length);
        DetectorSet.Create([this]).FindInUri(bytes, search);
        return search.Count > 0;
    }

    private bool HasShape(ReadOnlySpan<byte> text, int start, DetectorSearch search)
    {
        var first = start;
        if (Lead is { } lead)
        {
            first -= lead.Class.RunBack(text[..start], lead.Most);
            if (start - first < lead.Least || !search.TryLook(start - first))
            {
                return false;
            }
        }

        if (Boundaries is DetectorBoundaries.Both or DetectorBoundaries.Start && first > 0 && ByteClass.AlphaNumeric.Contains(text[first - 1]))
        {
            return false;
        }

        foreach (var shape in Shapes)
        {
            var length = shape.Match(text[start..], out var value, out var looked);
            if (!search.TryLook(looked))
            {
                return false;
            }

            if (length >= 0
                && !IsCutAt(text, start + length, length)
                && Verification.Passes(Verifier, text, (start + value.Start.Value)..(start + value.End.Value)))
            {
                return true;
            }
        }

        return false;
    }

    // Beyond the window nothing is known, so a value that fills it counts as whole.
    private bool IsCutAt(ReadOnlySpan<byte> text, int end, int length) =>
        Boundaries is DetectorBoundaries.Both or DetectorBoundaries.End
        && length < Shape.Window && end < text.Length && ByteClass.AlphaNumeric.Contains(text[end]);

    private bool HasPattern(ReadOnlySpan<byte> text, int start, DetectorSearch search)
    {
        if (!search.TryVerify())
        {
            return false;
        }

        var from = Math.Max(0, start - WindowBefore);
        var window = text[from..Math.Min(text.Length, from + Shape.Window)];
        Span<char> chars = stackalloc char[Shape.Window];
        Utf8.ToUtf16(window, chars, out _, out var count, replaceInvalidSequences: true);
        Span<byte> value = stackalloc byte[Shape.Window];
        foreach (var match in Pattern!.EnumerateMatches(chars[..count]))
        {
            // What is not ASCII has no checksum; it becomes '?', which no verifier counts.
            var length = Encoding.ASCII.GetBytes(chars.Slice(match.Index, match.Length), value);
            if (Verification.Passes(Verifier, value[..length], ..))
            {
                return true;
            }
        }

        return false;
    }
}
