using System.Buffers;

namespace NetGuard.Proxy.Body.Spool;

/// <summary>Collects what arrives into whole records. Holds one buffer of <see cref="SpoolFile.RecordSize"/> bytes, which its caller has charged.</summary>
internal sealed class SpoolWriter(SpoolFile file, long maxDisk) : IDisposable
{
    private byte[] _record = ArrayPool<byte>.Shared.Rent(SpoolFile.RecordSize);
    private int _count;

    public SpoolFile File => file;

    /// <summary><c>false</c> where the files of all requests would be larger than they may; then nothing more is to be written.</summary>
    /// <exception cref="SpoolFaultException">The file cannot be written.</exception>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, SpoolFile.ChunkSize - _count);
            bytes.Span[..taken].CopyTo(_record.AsSpan(_count));
            _count += taken;
            bytes = bytes[taken..];
            if (_count == SpoolFile.ChunkSize && !await FlushAsync())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rest goes to the file; outcomes as of <see cref="WriteAsync"/>.</summary>
    public ValueTask<bool> CompleteAsync() => _count > 0 ? FlushAsync() : ValueTask.FromResult(true);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_record);
        _record = [];
    }

    private async ValueTask<bool> FlushAsync()
    {
        var count = _count;
        _count = 0;
        return await file.TryAppendAsync(_record, count, maxDisk);
    }
}
