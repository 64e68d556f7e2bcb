namespace NetGuard.Core.Tests.Networks;

/// <summary>Tab-separated cases of the folder Fixtures; the first line names the columns.</summary>
internal static class Table
{
    public static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Networks", "Fixtures", file);

    public static TheoryData<string, string> Pairs(string file)
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path(file)).Skip(1))
        {
            var cells = line.Split('\t');
            data.Add(cells[0], cells[1]);
        }

        return data;
    }
}
