using System.Security.Cryptography;

namespace NetGuard.Proxy.Body.Spool;

/// <summary>
/// A body in a temporary file without a name, as records of <see cref="RecordSize"/> bytes, each sealed by AES-256-GCM. The
/// key is this file's own and only in memory, so the number of the record is a nonce that never comes twice under it.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    public const int TagSize = 16;

    /// <summary>Bytes of a record on disk, and of the one buffer that writing or sending a body takes.</summary>
    public const int RecordSize = 64 * 1024;

    /// <summary>Bytes of the body in each record but the last.</summary>
    public const int ChunkSize = RecordSize - TagSize;

    private const int KeySize = 32;

    private readonly FileStream _file;
    private readonly BufferBudget _disk;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeySize);
    private readonly AesGcm _sealing;
    private long _reserved;
    private int _length;

    private SpoolFile(FileStream file, BufferBudget disk)
    {
        _file = file;
        _disk = disk;
        _sealing = new AesGcm(_key, TagSize);
    }

    /// <summary>Bytes of the body.</summary>
    public int Length => _length;

    /// <param name="folder">Is made, for its owner alone, where it is missing.</param>
    /// <param name="disk">Is charged with what is written.</param>
    /// <exception cref="SpoolFaultException">The file cannot be made.</exception>
    public static SpoolFile Create(string folder, BufferBudget disk)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                CreateFolder(folder);
            }

            return new SpoolFile(OpenUnnamed(folder), disk);
        }
        catch (Exception failure) when (SpoolFaultException.IsFault(failure))
        {
            throw new SpoolFaultException(failure);
        }
    }

    /// <summary>Seals what is in the buffer, in place, and appends it. <c>false</c> where the files of all requests would be larger than they may.</summary>
    /// <param name="record"><see cref="RecordSize"/> bytes, of which the first are the body's; not readable afterwards.</param>
    /// <param name="count">Bytes of the body, <see cref="ChunkSize"/> in each record but the last.</param>
    /// <param name="maxDisk">Bytes that the files of all requests may take.</param>
    /// <exception cref="SpoolFaultException">The file cannot be written.</exception>
    public async ValueTask<bool> TryAppendAsync(byte[] record, int count, long maxDisk)
    {
        var size = count + TagSize;
        if (!_disk.TryReserve(size, maxDisk))
        {
            return false;
        }

        _reserved += size;
        var number = _length / ChunkSize;
        Seal(record, count, number);
        try
        {
            await RandomAccess.WriteAsync(_file.SafeFileHandle, record.AsMemory(0, size), (long)number * RecordSize, CancellationToken.None);
        }
        catch (Exception failure) when (SpoolFaultException.IsFault(failure))
        {
            throw new SpoolFaultException(failure);
        }

        _length += count;
        return true;
    }

    /// <summary>Reads the body from its first byte. Several readers may read at a time.</summary>
    public SpoolReader OpenReader() => new(_file.SafeFileHandle, new AesGcm(_key, TagSize), _length);

    /// <summary>The file's bytes are gone from the disk, and what is left of them elsewhere cannot be read any more.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _sealing.Dispose();
        CryptographicOperations.ZeroMemory(_key);
        _disk.Return(_reserved);
        _reserved = 0;
    }

    internal static void WriteNonce(Span<byte> nonce, int number)
    {
        nonce.Clear();
        BitConverter.TryWriteBytes(nonce, number);
    }

    private void Seal(byte[] record, int count, int number)
    {
        Span<byte> nonce = stackalloc byte[12];
        WriteNonce(nonce, number);
        var chunk = record.AsSpan(0, count);
        _sealing.Encrypt(nonce, chunk, chunk, record.AsSpan(count, TagSize));
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>
    /// The name is gone before the first byte is written: whoever can write to the folder can neither open the file nor put
    /// another in its place, and no crash leaves one behind. Windows takes the name away with the handle.
    /// </summary>
    private static FileStream OpenUnnamed(string folder)
    {
        var path = Path.Combine(folder, $"netguard-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.Asynchronous | FileOptions.DeleteOnClose : FileOptions.Asynchronous,
        };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        try
        {
            File.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
