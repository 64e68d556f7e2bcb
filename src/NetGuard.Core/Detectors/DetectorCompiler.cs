using NetGuard.Detectors.Shapes;

namespace NetGuard.Detectors;

/// <summary>Makes a detector of its entry. An entry that contradicts itself does not load.</summary>
internal static class DetectorCompiler
{
    /// <summary>Shorter literals occur in every text.</summary>
    public const int LeastAnchor = 3;

    /// <exception cref="InvalidDataException">The entry contradicts itself.</exception>
    public static Detector Compile(DetectorDocument entry, string family)
    {
        var anchors = (entry.Anchors ?? []).SelectMany(Expand).ToArray();
        if (!IsName(entry.Id) || !IsName(family) || entry.Description.Length == 0
            || anchors.Any(anchor => anchor.Length < LeastAnchor)
            || anchors.Length == 0 == (entry.Scan == DetectorScan.None)
            || anchors.Length == 0 == entry.Shapes is { Count: > 0 }
            || entry.Must.Count == 0 || entry.MustNot.Count == 0)
        {
            throw new InvalidDataException($"The detector '{entry.Id}' needs a name, a description, anchors with shapes or a scan, and examples of both kinds.");
        }

        var lead = entry.Lead is null ? null : ShapeParser.Parse(entry.Lead, entry.IgnoreCase);
        return new Detector(entry.Id, family)
        {
            Anchors = anchors,
            IgnoreCase = entry.IgnoreCase,
            Scan = entry.Scan,
            Lead = lead is null ? null : lead.Elements.Single(),
            Shapes = [.. (entry.Shapes ?? []).Select(shape => ShapeParser.Parse(shape, entry.IgnoreCase))],
            Verifier = entry.Verifier,
            Boundaries = entry.Boundaries,
        };
    }

    /// <summary>Lower-case letters, digits and dashes: a name is part of a reason's code.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 48 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    // "SK[0-9a-f]" stands for sixteen literals.
    private static IEnumerable<byte[]> Expand(string anchor)
    {
        var elements = ShapeParser.Parse(anchor, ignoreCase: false).Elements;
        IEnumerable<byte[]> anchors = [[]];
        foreach (var element in elements)
        {
            if (element.Least != 1 || element.Most != 1)
            {
                throw new InvalidDataException($"'{anchor}': an anchor is a literal.");
            }

            anchors = anchors.SelectMany(prefix => Members(element.Class).Select(value => (byte[])[.. prefix, value]));
        }

        return anchors.ToArray();
    }

    private static IEnumerable<byte> Members(ByteClass members) => Enumerable.Range(0, 256).Select(value => (byte)value).Where(members.Contains);
}
