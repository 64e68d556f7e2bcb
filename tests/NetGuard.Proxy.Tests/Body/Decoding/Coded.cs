using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using NetGuard.Policy;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Body.Decoding;

namespace NetGuard.Proxy.Tests.Body.Decoding;

/// <summary>Coded bodies made by hand, and what becomes of them.</summary>
internal static class Coded
{
    private const long Plenty = 1 << 26;

    public static byte[] Encode(ContentCoding coding, byte[] bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        var coded = new MemoryStream();
        using (Stream encoder = coding switch
        {
            ContentCoding.Gzip => new GZipStream(coded, level, leaveOpen: true),
            ContentCoding.Deflate => new ZLibStream(coded, level, leaveOpen: true),
            _ => new BrotliStream(coded, level, leaveOpen: true),
        })
        {
            encoder.Write(bytes);

            // .NET writes nothing at all for no bytes; a flush makes it a member.
            encoder.Flush();
        }

        return coded.ToArray();
    }

    /// <summary>Data of RFC 1951 without a frame.</summary>
    public static byte[] Bare(byte[] bytes)
    {
        var coded = new MemoryStream();
        using (var encoder = new DeflateStream(coded, CompressionLevel.Optimal, leaveOpen: true))
        {
            encoder.Write(bytes);
            encoder.Flush();
        }

        return coded.ToArray();
    }

    /// <summary>A gzip member with the optional fields of its header that are not <c>null</c>.</summary>
    public static byte[] Gzip(byte[] bytes, byte[]? extra = null, string? name = null, string? comment = null, bool headerCrc = false, int moreFlags = 0)
    {
        var flags = (headerCrc ? 2 : 0) | (extra is null ? 0 : 4) | (name is null ? 0 : 8) | (comment is null ? 0 : 16) | moreFlags;
        List<byte> member = [0x1f, 0x8b, 8, (byte)flags, 1, 2, 3, 4, 0, 255];
        if (extra is not null)
        {
            member.AddRange([(byte)extra.Length, (byte)(extra.Length >> 8), .. extra]);
        }

        foreach (var text in new[] { name, comment })
        {
            member.AddRange(text is null ? [] : [.. System.Text.Encoding.Latin1.GetBytes(text), 0]);
        }

        if (headerCrc)
        {
            var crc = Crc([.. member]);
            member.AddRange([(byte)crc, (byte)(crc >> 8)]);
        }

        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc(bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)bytes.Length);
        return [.. member, .. Bare(bytes), .. trailer];
    }

    /// <summary>What is decoded, or the reason of the refusal; nothing stays reserved.</summary>
    /// <param name="coding">As the request names it.</param>
    /// <param name="pieces">The body as it arrives.</param>
    /// <param name="announced">Content-Length.</param>
    /// <param name="maxLength">The resource's bound.</param>
    /// <param name="maxBuffered">The gateway's memory.</param>
    public static async Task<(byte[]? Bytes, string? Reason)> DecodeAsync(ContentCoding coding, IEnumerable<byte[]> pieces, long? announced = null, long maxLength = Plenty, long maxBuffered = Plenty)
    {
        // As Kestrel's pipe: its writer waits while too much was not yet looked at.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 2048, useSynchronizationContext: false));
        var sending = SendAsync(pipe.Writer, pieces);
        var memory = new BufferBudget();
        var store = new BodyStore(memory, TimeProvider.System);
        var limits = new GatewayLimits { MaxBufferedBytes = maxBuffered * 2, BufferBytes = Plenty, MaxSpoolBytes = 0 };
        (byte[]? Bytes, string? Reason) outcome;
        using (var reader = new DecodingReader(pipe.Reader, coding, announced, maxLength))
        {
            var (body, decision) = await HeldBody.ReadAsync(reader, null, maxLength, store, limits, CancellationToken.None);
            outcome = (reader.Refusal ?? decision.Reason) is { } reason ? (null, reason.Code) : (body!.Memory.ToArray(), null);
            body?.Release();
        }

        // What was not read is not wanted any more.
        await pipe.Reader.CompleteAsync();
        await sending;
        Assert.Equal(0, memory.Reserved);
        return outcome;
    }

    public static Task<(byte[]? Bytes, string? Reason)> DecodeAsync(ContentCoding coding, byte[] body) => DecodeAsync(coding, [body], body.Length);

    public static IEnumerable<byte[]> Split(byte[] bytes, params int[] lengths)
    {
        var at = 0;
        foreach (var length in lengths)
        {
            var end = Math.Min(bytes.Length, at + length);
            yield return bytes[at..end];
            at = end;
        }

        yield return bytes[at..];
    }

    private static uint Crc(byte[] bytes)
    {
        // Bit by bit, as RFC 1952 defines it.
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
            }
        }

        return ~crc;
    }

    private static async Task SendAsync(PipeWriter writer, IEnumerable<byte[]> pieces)
    {
        foreach (var piece in pieces)
        {
            if ((await writer.WriteAsync(piece)).IsCompleted)
            {
                return;
            }
        }

        await writer.CompleteAsync();
    }
}
