namespace NetGuard.Networks.ProxyProtocol;

/// <summary>
/// Version 1, a line: <c>PROXY TCP4 192.0.2.1 192.0.2.2 51234 443</c> and CRLF, or <c>PROXY UNKNOWN</c>, anything, CRLF
/// (section 2.1 of the protocol).
/// </summary>
internal static class ProxyHeaderV1
{
    /// <summary>Bytes of the longest line with its CRLF.</summary>
    public const int MaxLength = 107;

    public static ReadOnlySpan<byte> Signature => "PROXY"u8;

    /// <param name="bytes">Bytes that are the signature as far as both go.</param>
    /// <param name="header">The header, where it is complete.</param>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var window = bytes[..Math.Min(bytes.Length, MaxLength)];
        var end = window.IndexOf("\r\n"u8);
        if (end >= 0)
        {
            return TryReadLine(window[Signature.Length..end], out var client)
                ? Complete(client, end + 2, out header)
                : ProxyHeaderStatus.Malformed;
        }

        // A bare line feed ends no line, and behind it would be somebody else's bytes.
        return window.Length == MaxLength || window.Contains((byte)'\n') ? ProxyHeaderStatus.Malformed : ProxyHeaderStatus.Incomplete;
    }

    private static ProxyHeaderStatus Complete(NetAddress? source, int length, out ProxyHeader header)
    {
        header = source is { } address ? ProxyHeader.Of(address, length) : new(null, length);
        return ProxyHeaderStatus.Complete;
    }

    /// <param name="line">What stands between the signature and CRLF.</param>
    /// <param name="source">The source address; <c>null</c> for UNKNOWN.</param>
    private static bool TryReadLine(ReadOnlySpan<byte> line, out NetAddress? source)
    {
        source = null;
        if (line.SequenceEqual(" UNKNOWN"u8) || line.StartsWith(" UNKNOWN "u8))
        {
            return true;
        }

        var isIPv4 = line.StartsWith(" TCP4 "u8);
        if (!isIPv4 && !line.StartsWith(" TCP6 "u8))
        {
            return false;
        }

        Span<char> text = stackalloc char[MaxLength];
        var rest = (ReadOnlySpan<char>)text[..Widen(line[6..], text)];
        if (!TryTakeAddress(ref rest, isIPv4, out var from) || !TryTakeAddress(ref rest, isIPv4, out _) || !TryTakePort(ref rest) || !IsPort(rest))
        {
            return false;
        }

        source = from;
        return true;
    }

    private static int Widen(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i] = (char)bytes[i];
        }

        return bytes.Length;
    }

    private static bool TryTakeAddress(ref ReadOnlySpan<char> rest, bool isIPv4, out NetAddress address) =>
        NetAddress.TryParse(Take(ref rest), out address) && address.IsIPv4 == isIPv4;

    private static bool TryTakePort(ref ReadOnlySpan<char> rest) => IsPort(Take(ref rest));

    // Up to the next single blank; everything if there is none, so that the field after it is empty.
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest)
    {
        var blank = rest.IndexOf(' ');
        var field = blank < 0 ? rest : rest[..blank];
        rest = blank < 0 ? default : rest[(blank + 1)..];
        return field;
    }

    private static bool IsPort(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 5 || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        var port = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            port = port * 10 + (c - '0');
        }

        return port <= ushort.MaxValue;
    }
}
