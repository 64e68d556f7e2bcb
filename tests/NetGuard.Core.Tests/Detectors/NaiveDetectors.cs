using NetGuard.Detectors;

namespace NetGuard.Core.Tests.Detectors;

/// <summary>The simple way: every detector is tried at every byte, with no literal looked for.</summary>
internal static class NaiveDetectors
{
    public static string[] Find(byte[] text, IReadOnlyList<Detector> detectors)
    {
        var search = new DetectorSearch();
        search.Begin(1 << 30);
        return [.. detectors.Where(detector => detector.Anchors.Count > 0 && Enumerable.Range(0, text.Length).Any(at => StartsWithAnAnchor(text, at, detector) && detector.IsAt(text, at, search))).Select(detector => detector.Id)];
    }

    private static bool StartsWithAnAnchor(byte[] text, int at, Detector detector) =>
        detector.Anchors.Any(anchor => text.Length - at >= anchor.Length && Same(text.AsSpan(at, anchor.Length), anchor, detector.IgnoreCase));

    private static bool Same(ReadOnlySpan<byte> here, ReadOnlySpan<byte> anchor, bool ignoreCase)
    {
        for (var i = 0; i < anchor.Length; i++)
        {
            if (here[i] != anchor[i] && !(ignoreCase && char.IsAsciiLetter((char)here[i]) && (here[i] ^ anchor[i]) == 0x20))
            {
                return false;
            }
        }

        return true;
    }
}
