using System.Text;
using NetGuard.Detectors;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Core.Tests.Detectors;

/// <summary>Searches in few words.</summary>
internal static class Detecting
{
    public static DetectorSet All { get; } = DetectorSet.Create(DetectorCatalog.All);

    public static Detector Named(string id) => DetectorCatalog.All.Single(detector => detector.Id == id);

    public static string[] InText(string text, DetectorSet? set = null) => InText(Encoding.UTF8.GetBytes(text), set);

    public static string[] InText(byte[] text, DetectorSet? set = null) => Run(text.Length, set ?? All, (detectors, search) => detectors.FindInUri(text, search));

    public static string[] InUri(string uri, DetectorSet? set = null)
    {
        var bytes = Encoding.UTF8.GetBytes(uri);
        return Run(bytes.Length, set ?? All, (detectors, search) => UriText.Find(bytes, detectors, search));
    }

    private static string[] Run(int length, DetectorSet set, Action<DetectorSet, DetectorSearch> find)
    {
        var search = new DetectorSearch();
        search.Begin(length);
        find(set, search);
        Assert.False(search.IsExhausted);
        return [.. search.Found.ToArray().Select(place => set.Detectors[place].Id)];
    }
}
