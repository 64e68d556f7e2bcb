using System.Net;
using System.Text;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>PROXY headers, and a gateway that believes them of 127.0.0.9 and admits clients in 10.0.0.0/8.</summary>
internal static class ProxyHeaders
{
    public const string Get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

    public static readonly IPAddress Proxy = IPAddress.Parse("127.0.0.9");

    public static readonly AddressSet Trusted = Policies.Set("127.0.0.9", "127.0.0.10");

    public static byte[] Version1(string source = "10.1.2.3") =>
        Encoding.ASCII.GetBytes($"PROXY {(source.Contains(':', StringComparison.Ordinal) ? "TCP6" : "TCP4")} {source} {(source.Contains(':', StringComparison.Ordinal) ? "2001:db8::1" : "192.0.2.1")} 51234 443\r\n");

    public static byte[] Version2(string source = "10.1.2.3", int command = 0x21, int? family = null, string tail = "")
    {
        var address = IPAddress.Parse(source).GetAddressBytes();
        byte[] block = [.. address, .. new byte[address.Length], 0xC8, 0x22, 0x01, 0xBB, .. Convert.FromHexString(tail)];
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, (byte)command, (byte)(family ?? (address.Length == 4 ? 0x11 : 0x21)), (byte)(block.Length >> 8), (byte)block.Length, .. block];
    }

    /// <summary>A header as tests' tables write it: a line of version 1, or <c>v2 command family block</c> in hexadecimal.</summary>
    public static byte[] Parse(string text)
    {
        if (!text.StartsWith("v2 ", StringComparison.Ordinal))
        {
            return Encoding.Latin1.GetBytes(text);
        }

        var bytes = Convert.FromHexString(text[3..].Replace(" ", "", StringComparison.Ordinal));
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, bytes[0], bytes[1], (byte)((bytes.Length - 2) >> 8), (byte)(bytes.Length - 2), .. bytes[2..]];
    }

    public static PolicySnapshot Believe(PolicySnapshot snapshot) => snapshot with
    {
        ClientAddress = new ClientAddressRules(ClientAddressSource.ProxyProtocol, Trusted, null),
    };

    public static ResourcePolicy Inside(ResourcePolicy resource) => resource.WithNetwork(Policies.Set("10.0.0.0", "10.255.255.255"));
}
