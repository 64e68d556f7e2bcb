namespace NetGuard.Gateway.Tests.Support;

internal static class Repository
{
    /// <summary>The folder of the solution, from which the tests were built.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NetGuard.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("NetGuard.sln lies in no folder above the tests.");
    }
}
