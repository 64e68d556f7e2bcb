namespace NetGuard.Proxy.Tls;

/// <summary>Who may read the file of a private key.</summary>
internal static class KeyFile
{
    private const UnixFileMode Exposed = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>Whether every user of the machine may read it, or others than its owner write it. Of the file itself, behind any link.</summary>
    public static bool IsExposed(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using var file = File.OpenHandle(path);
            return (File.GetUnixFileMode(file) & Exposed) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
