using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetGuard.Tests.Shared;

/// <summary>What the responder says to one question.</summary>
/// <param name="Code">The response code: 0, 2 for SERVFAIL, 3 for NXDOMAIN.</param>
/// <param name="Records">The answers.</param>
internal sealed record DnsReply(int Code, params DnsRecord[] Records)
{
    /// <summary>Says nothing at all.</summary>
    public static readonly DnsReply Silence = new(-1);

    public static readonly DnsReply ServerFailure = new(2);

    public static readonly DnsReply NoName = new(3);

    public static readonly DnsReply Empty = new(0);

    /// <summary>Sets the bit that sends the client to TCP, where nobody listens.</summary>
    public bool Truncated { get; init; }

    /// <summary>In place of a message.</summary>
    public byte[]? Raw { get; init; }
}

/// <param name="Owner">The name that it is of.</param>
/// <param name="Ttl">As sent.</param>
/// <param name="Data">An address, or the name of an alias's target.</param>
internal sealed record DnsRecord(string Owner, uint Ttl, string Data);

/// <summary>A DNS server on a free UDP port of this machine that says what a test wants.</summary>
internal sealed class DnsResponder : IDisposable
{
    public const int A = 1;
    public const int Aaaa = 28;
    private const int Cname = 5;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<(string Name, int Type), DnsReply> _replies = new();
    private readonly ConcurrentQueue<(string Name, int Type)> _questions = new();
    private readonly Task _loop;

    public DnsResponder() => _loop = Task.Run(RunAsync);

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyCollection<(string Name, int Type)> Questions => _questions;

    /// <summary>For names that nothing is said of; without records of the family asked for.</summary>
    public DnsReply Otherwise { get; set; } = DnsReply.NoName;

    /// <summary>Gives a name its addresses, the other family staying empty.</summary>
    public void Set(string name, uint ttl, params string[] addresses)
    {
        DnsRecord[] records = [.. addresses.Select(address => new DnsRecord(name, ttl, address))];
        _replies[(name, A)] = new(0, [.. records.Where(record => TypeOf(record) == A)]);
        _replies[(name, Aaaa)] = new(0, [.. records.Where(record => TypeOf(record) == Aaaa)]);
    }

    public void Set(string name, int type, DnsReply reply) => _replies[(name, type)] = reply;

    public void Set(string name, DnsReply reply) => _replies[(name, A)] = _replies[(name, Aaaa)] = reply;

    public void Dispose()
    {
        _socket.Dispose();
        _loop.Wait();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync();
                if (Answer(question.Buffer) is { } answer)
                {
                    await _socket.SendAsync(answer, question.RemoteEndPoint);
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private byte[]? Answer(byte[] question)
    {
        var labels = new List<string>();
        var at = 12;
        for (; question[at] != 0; at += question[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1));
        var key = (string.Join('.', labels), (int)type);
        _questions.Enqueue(key);
        var reply = _replies.GetValueOrDefault(key) ?? Otherwise;
        if (reply.Code < 0)
        {
            return null;
        }

        return reply.Raw ?? Message(question.AsSpan(0, at + 5), key.Item1, reply);
    }

    private static byte[] Message(ReadOnlySpan<byte> question, string asked, DnsReply reply)
    {
        using var message = new MemoryStream();
        message.Write(question);
        Span<byte> head = stackalloc byte[10];
        foreach (var record in reply.Records)
        {
            if (record.Owner == asked)
            {
                message.Write([0xc0, 12]);
            }
            else
            {
                WriteName(message, record.Owner);
            }

            var data = Data(record);
            BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)TypeOf(record));
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], 1);
            BinaryPrimitives.WriteUInt32BigEndian(head[4..], record.Ttl);
            BinaryPrimitives.WriteUInt16BigEndian(head[8..], (ushort)data.Length);
            message.Write(head);
            message.Write(data);
        }

        var bytes = message.ToArray();
        bytes[2] = (byte)(0x81 | (reply.Truncated ? 2 : 0));
        bytes[3] = (byte)(0x80 | reply.Code);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)reply.Records.Length);
        bytes.AsSpan(8, 4).Clear();
        return bytes;
    }

    private static int TypeOf(DnsRecord record) =>
        !IPAddress.TryParse(record.Data, out var address) ? Cname : address.AddressFamily == AddressFamily.InterNetwork ? A : Aaaa;

    private static byte[] Data(DnsRecord record)
    {
        if (IPAddress.TryParse(record.Data, out var address))
        {
            return address.GetAddressBytes();
        }

        using var name = new MemoryStream();
        WriteName(name, record.Data);
        return name.ToArray();
    }

    private static void WriteName(MemoryStream message, string name)
    {
        foreach (var label in name.Split('.'))
        {
            message.WriteByte((byte)label.Length);
            message.Write(Encoding.ASCII.GetBytes(label));
        }

        message.WriteByte(0);
    }
}
