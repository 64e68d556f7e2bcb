namespace NetGuard.Core.Tests.Detectors;

/// <summary>URIs of our own, each with the detector that finds something, or none.</summary>
public sealed class UriFixtureTests
{
    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var cells in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Detectors", "Fixtures", "uris.tsv")).Skip(1).Select(line => line.Split('\t')))
            {
                rows.Add(cells[0], cells[1]);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Uri_WithAll_IsFoundByItsDetectorAndNoHarmlessOneByAny(string detector, string uri)
    {
        var found = Detecting.InUri(uri);
        if (detector == "-")
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.Contains(detector, found);
        }
    }
}
