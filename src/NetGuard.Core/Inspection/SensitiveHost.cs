using System.Text;
using NetGuard.Detectors;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Inspection;

/// <summary>
/// A host name for an answer or a record: a label in which a detector finds something is <c>***</c>, and the whole name
/// where only several labels together hold it.
/// </summary>
internal static class SensitiveHost
{
    private const string Mask = "***";

    public static string? Masked(string? host, DetectorSet detectors, DetectorSearch search)
    {
        if (host is null || !HasFinding(host, detectors, search))
        {
            return host;
        }

        var labels = host.Split('.').Select(label => HasFinding(label, detectors, search) ? Mask : label).ToArray();
        return labels.Contains(Mask) && !HasFinding(string.Join('.', labels), detectors, search) ? string.Join('.', labels) : Mask;
    }

    private static bool HasFinding(string text, DetectorSet detectors, DetectorSearch search)
    {
        search.Reset();
        UriText.Find(Encoding.UTF8.GetBytes(text), detectors, search);
        return search.Count > 0 || search.IsExhausted;
    }
}
