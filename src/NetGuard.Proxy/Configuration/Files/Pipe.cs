using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetGuard.Proxy.Configuration.Files;

/// <summary>
/// Tells a pipe from a file before it is opened: the opening of a pipe waits for its writer, for ever if there is none, and
/// no managed API says what kind a path is or opens without waiting.
/// </summary>
internal static class Pipe
{
    private const int FromCurrent = 1;

    // O_RDONLY | O_NONBLOCK | O_CLOEXEC, whose values the systems do not share.
    private static readonly int Flags = OperatingSystem.IsMacOS() ? 0x1000004 : 0x80800;

    /// <summary>Whether the path is a pipe or another stream without positions. A path that cannot be opened is none: opening it says why.</summary>
    public static bool Is(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return false;
        }

        using var handle = Open(path, Flags);
        return !handle.IsInvalid && Seek(handle, 0, FromCurrent) < 0;
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "lseek")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Seek(SafeFileHandle file, nint offset, int origin);
}
