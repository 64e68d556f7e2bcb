using System.Globalization;

namespace NetGuard.Proxy.Configuration.Files;

/// <summary>A file's bytes at one look, or why there are none. I/O errors are outcomes here: a configuration file may be away at any moment.</summary>
/// <param name="Mark">Identifies the content.</param>
/// <param name="Bytes">Empty unless the file is present.</param>
/// <param name="Problem">What is wrong, without the path; empty if present.</param>
internal readonly record struct FileContent(ContentMark Mark, ReadOnlyMemory<byte> Bytes, string Problem)
{
    public static FileContent Read(string path, int maxLength)
    {
        try
        {
            if (Pipe.Is(path))
            {
                // Refuses because a pipe gives its content once, and who waits for its writer watches nothing any more.
                return new(new(ContentState.Unreadable, 2), default, "is a pipe; it must be a file");
            }

            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
            var bytes = new byte[file.CanSeek ? (int)Math.Clamp(file.Length, 0, maxLength) + 1 : 4096];
            var length = 0;
            for (int read; (read = file.Read(bytes, length, bytes.Length - length)) > 0;)
            {
                length += read;
                if (length > maxLength)
                {
                    return new(new(ContentState.TooLarge, 0), default, string.Create(CultureInfo.InvariantCulture, $"is larger than {maxLength} bytes"));
                }

                if (length == bytes.Length)
                {
                    Array.Resize(ref bytes, bytes.Length * 2);
                }
            }

            var content = bytes.AsMemory(0, length);
            return new(ContentMark.Of(content.Span), content, "");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(new(ContentState.Missing, 0), default, "does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return new(new(ContentState.Unreadable, 0), default, "cannot be read (permission denied, or a folder)");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return new(new(ContentState.Unreadable, 1), default, "cannot be read");
        }
    }
}
