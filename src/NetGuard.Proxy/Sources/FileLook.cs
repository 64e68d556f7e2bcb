using NetGuard.Networks.Lists;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Sources;

/// <summary>
/// Looks at a list's file several times a second. A small one is read each time, since nothing but the content tells; a
/// large one when its length or time has changed, and every ten seconds.
/// </summary>
internal sealed class FileLook(string path, TimeProvider time)
{
    /// <summary>Bytes up to which a file is read at each look.</summary>
    public const int AlwaysRead = 256 * 1024;

    public static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private (long Length, DateTime Written) _seen;
    private DateTimeOffset _read;
    private ContentMark _mark;

    public ContentMark Mark()
    {
        lock (_gate)
        {
            var file = new FileInfo(path);
            (long Length, DateTime Written) now = file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
            if (now.Length <= AlwaysRead || now != _seen || time.GetUtcNow() - _read >= ReadEvery)
            {
                _mark = FileContent.Read(path, ListLimits.MaxLength).Mark;
                _seen = now;
                _read = time.GetUtcNow();
            }

            return _mark;
        }
    }
}
