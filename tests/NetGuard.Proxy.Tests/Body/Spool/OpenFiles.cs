using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace NetGuard.Proxy.Tests.Body.Spool;

/// <summary>A fact that looks at the open files of this process, which Linux lists.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenFilesFactAttribute : FactAttribute
{
    public OpenFilesFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Open files without a name are looked for in /proc, which only Linux has.";
        }
    }
}

/// <summary>Files that this process has open and that have no name any more.</summary>
internal static class OpenFiles
{
    /// <summary>Handles of the files that were made in the folder; whoever opened them closes them.</summary>
    public static IReadOnlyList<SafeFileHandle> MadeIn(string folder) =>
        [.. Directory.EnumerateFileSystemEntries("/proc/self/fd").Where(link => TargetOf(link) is { } target
                && target.StartsWith(folder + '/', StringComparison.Ordinal)
                && target.EndsWith(" (deleted)", StringComparison.Ordinal))
            .Select(link => new SafeFileHandle(nint.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture), ownsHandle: false))];

    public static bool IsOwnersAlone(SafeFileHandle file) =>
        !OperatingSystem.IsWindows() && File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public static byte[] ReadAll(SafeFileHandle file)
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        Assert.Equal(bytes.Length, RandomAccess.Read(file, bytes, 0));
        return bytes;
    }

    private static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            // Closed between the listing and the look.
            return null;
        }
    }
}
