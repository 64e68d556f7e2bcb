using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace NetGuard.Proxy.Body.Spool;

/// <summary>Reads a <see cref="SpoolFile"/> chunk by chunk. Not for several threads at a time.</summary>
internal sealed class SpoolReader(SafeFileHandle file, AesGcm key, int length) : IDisposable
{
    private int _read;

    /// <summary>
    /// The next chunk's bytes are at the buffer's beginning, and behind them <see cref="SpoolFile.TagSize"/> bytes that mean
    /// nothing. 0 at the end.
    /// </summary>
    /// <param name="buffer">Holds a whole record, or what is left of the body and a tag.</param>
    /// <param name="cancellation">Is looked at before each chunk.</param>
    /// <exception cref="SpoolFaultException">The file cannot be read.</exception>
    /// <exception cref="AuthenticationTagMismatchException">The file does not hold what was written.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var count = Math.Min(length - _read, SpoolFile.ChunkSize);
        if (count == 0)
        {
            return 0;
        }

        var number = _read / SpoolFile.ChunkSize;
        var record = buffer[..(count + SpoolFile.TagSize)];
        await FillAsync(record, (long)number * SpoolFile.RecordSize);
        Open(record.Span, count, number);
        _read += count;
        return count;
    }

    public void Dispose() => key.Dispose();

    private async ValueTask FillAsync(Memory<byte> record, long offset)
    {
        try
        {
            while (!record.IsEmpty)
            {
                // Never left while the system may still write into the buffer: a record takes no time worth cancelling.
                var count = await RandomAccess.ReadAsync(file, record, offset, CancellationToken.None);
                if (count == 0)
                {
                    throw new EndOfStreamException("A temporary file is shorter than what was written to it.");
                }

                record = record[count..];
                offset += count;
            }
        }
        catch (Exception failure) when (SpoolFaultException.IsFault(failure))
        {
            throw new SpoolFaultException(failure);
        }
    }

    private void Open(Span<byte> record, int count, int number)
    {
        Span<byte> nonce = stackalloc byte[12];
        SpoolFile.WriteNonce(nonce, number);
        var chunk = record[..count];
        key.Decrypt(nonce, chunk, record[count..], chunk);
    }
}
