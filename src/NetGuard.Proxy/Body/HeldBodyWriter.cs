using System.Buffers;
using NetGuard.Policy;
using NetGuard.Proxy.Body.Spool;

namespace NetGuard.Proxy.Body;

/// <summary>
/// Takes a body in as it comes: into one pooled array, and past <see cref="GatewayLimits.BufferBytes"/>, or where memory is
/// short, into a temporary file.
/// </summary>
/// <param name="store">Where bodies are held.</param>
/// <param name="limits">The policy's bounds over all requests.</param>
/// <param name="announced">Content-Length, or <c>null</c>.</param>
internal sealed class HeldBodyWriter(BodyStore store, GatewayLimits limits, long? announced) : IDisposable
{
    /// <summary>
    /// An array is at most this many times what has arrived, whatever Content-Length announces: a header costs its sender
    /// nothing.
    /// </summary>
    private const int Growth = 4;

    private const int Smallest = 4096;

    private byte[] _array = [];
    private int _length;
    private SpoolWriter? _spool;

    public int Length => _length;

    /// <summary>A body that will not stay in memory leaves it as soon as what has arrived is worth the buffer of a file.</summary>
    private long MaxInMemory => announced > limits.BufferBytes ? Math.Min(limits.BufferBytes, SpoolFile.RecordSize / Growth) : limits.BufferBytes;

    /// <summary><c>false</c> where the gateway has no room for it.</summary>
    /// <exception cref="SpoolFaultException">The temporary file cannot be made or written.</exception>
    public async ValueTask<bool> TryAppendAsync(ReadOnlySequence<byte> arrived)
    {
        var needed = _length + (int)arrived.Length;
        if (_spool is null)
        {
            if (TryGrow(needed))
            {
                arrived.CopyTo(_array.AsSpan(_length));
                _length = needed;
                return true;
            }

            if (!await TrySpoolAsync())
            {
                return false;
            }
        }

        foreach (var segment in arrived)
        {
            if (!await _spool!.WriteAsync(segment))
            {
                return false;
            }
        }

        _length = needed;
        return true;
    }

    /// <summary>The body, which its receiver releases; <c>null</c> where the gateway has no room for the last of it.</summary>
    /// <exception cref="SpoolFaultException">The temporary file cannot be written.</exception>
    public async ValueTask<HeldBody?> TryCompleteAsync()
    {
        if (_spool is null)
        {
            var array = _array;
            _array = [];
            return new HeldBody(array, _length, store, limits);
        }

        if (!await _spool.CompleteAsync())
        {
            return null;
        }

        var spool = _spool;
        _spool = null;
        spool.Dispose();
        return new HeldBody(spool.File, store, limits);
    }

    /// <summary>Gives back what no body has taken over.</summary>
    public void Dispose()
    {
        ReturnArray();
        if (_spool is { } spool)
        {
            _spool = null;
            spool.Dispose();
            spool.File.Dispose();
            store.Memory.Return(SpoolFile.RecordSize);
        }
    }

    /// <summary>What has arrived moves to a file. Until the body is released it is charged with the one buffer that is used to write and to send it.</summary>
    private async ValueTask<bool> TrySpoolAsync()
    {
        if (!store.Memory.TryReserve(SpoolFile.RecordSize, limits.MaxHeldBytes))
        {
            return false;
        }

        try
        {
            _spool = new SpoolWriter(SpoolFile.Create(limits.SpoolPath ?? Path.GetTempPath(), store.Disk), limits.MaxSpoolBytes);
        }
        finally
        {
            if (_spool is null)
            {
                store.Memory.Return(SpoolFile.RecordSize);
            }
        }

        if (!await _spool.WriteAsync(_array.AsMemory(0, _length)))
        {
            return false;
        }

        ReturnArray();
        return true;
    }

    private bool TryGrow(int needed)
    {
        if (needed <= _array.Length)
        {
            return true;
        }

        if (needed > MaxInMemory)
        {
            return false;
        }

        var wanted = Math.Clamp(Math.Min(announced ?? limits.BufferBytes, (long)needed * Growth), Math.Max(needed, Smallest), Math.Max(Smallest, limits.BufferBytes));
        var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        if (!store.Memory.TryReserve(larger.Length, limits.MaxHeldBytes))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _array.AsSpan(0, _length).CopyTo(larger);
        ReturnArray();
        _array = larger;
        return true;
    }

    private void ReturnArray()
    {
        if (_array.Length > 0)
        {
            store.Memory.Return(_array.Length);
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
        }
    }
}
