namespace NetGuard.Networks;

/// <summary>
/// Finds the client in X-Forwarded-For. Each proxy appends the peer that it saw, so the header is read from its right end,
/// and only as far as the proxies that wrote it are trusted: what lies left of the client is the client's own word.
/// </summary>
public static class ForwardedFor
{
    /// <summary>Hops that are read; longer chains of trusted proxies are refused.</summary>
    public const int MaxEntries = 64;

    /// <summary>Characters that are read, over all header lines.</summary>
    public const int MaxLength = 8 * 1024;

    // An interface's name; Linux has 15 characters, Windows numbers.
    internal const int MaxZoneLength = 32;

    /// <summary>
    /// The peer itself if it is not trusted; else the first entry from the right that is not. Entries are <c>address</c>,
    /// <c>IPv4:port</c>, <c>[IPv6]</c> or <c>[IPv6]:port</c>, with blanks around them; the zone of an IPv6 address is
    /// dropped. Allocates nothing.
    /// </summary>
    /// <param name="headerLines">The header's lines in the order received; each may hold several entries.</param>
    /// <param name="peer">The connection's address.</param>
    /// <param name="trusted">The trusted proxies.</param>
    /// <param name="client">The client; meaningless on failure.</param>
    /// <returns>
    /// <c>false</c> where a trusted peer names no client: no header, an entry that is empty, malformed or the unspecified
    /// address before the client is reached, trusted hops alone, or one of the limits passed.
    /// </returns>
    public static bool TryFindClient(ReadOnlySpan<string?> headerLines, NetAddress peer, AddressSet trusted, out NetAddress client)
    {
        client = peer.Unwrap();
        if (!trusted.Contains(client))
        {
            return true;
        }

        var entries = 0;
        var budget = MaxLength;
        for (var i = headerLines.Length - 1; i >= 0; i--)
        {
            var line = headerLines[i].AsSpan();
            bool more;
            do
            {
                // The window keeps a search for the comma from running through a line of any length.
                var window = line.Length > budget ? line[^budget..] : line;
                var comma = window.LastIndexOf(',');
                more = comma >= 0;
                if ((!more && window.Length < line.Length) || ++entries > MaxEntries)
                {
                    return false;
                }

                // Refuses because an entry that cannot be read may be a proxy, and the next one is then anybody's word.
                if (!TryParseEntry(window[(comma + 1)..].Trim(" \t"), out client))
                {
                    return false;
                }

                if (!trusted.Contains(client))
                {
                    // Refuses because no packet comes from the unspecified address.
                    return client.Value != UInt128.Zero;
                }

                budget -= window.Length - Math.Max(comma, 0);
                line = line[..Math.Max(line.Length - window.Length + comma, 0)];
            }
            while (more);
        }

        return false;
    }

    private static bool TryParseEntry(ReadOnlySpan<char> entry, out NetAddress address)
    {
        address = default;
        if (entry.IsEmpty)
        {
            return false;
        }

        if (entry[0] == '[')
        {
            var close = entry.IndexOf(']');
            if (close < 0 || !NetAddress.TryParse(WithoutZone(entry[1..close]), out address) || address.IsIPv4 || !IsPortOrNothing(entry[(close + 1)..]))
            {
                return false;
            }
        }
        else
        {
            var colon = entry.IndexOf(':');
            var hasPort = colon >= 0 && entry.LastIndexOf(':') == colon;
            if (!NetAddress.TryParse(hasPort ? entry[..colon] : WithoutZone(entry), out address) || (hasPort && !IsPortOrNothing(entry[colon..])))
            {
                return false;
            }
        }

        address = address.Unwrap();
        return true;
    }

    // fe80::1%eth0: proxies of Go's library write a link-local peer so. What is no zone stays, and with it no address.
    internal static ReadOnlySpan<char> WithoutZone(ReadOnlySpan<char> entry)
    {
        var percent = entry.IndexOf('%');
        if (percent < 0 || !entry[..percent].Contains(':'))
        {
            return entry;
        }

        var zone = entry[(percent + 1)..];
        if (zone.Length is 0 or > MaxZoneLength)
        {
            return entry;
        }

        foreach (var c in zone)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '~'))
            {
                return entry;
            }
        }

        return entry[..percent];
    }

    internal static bool IsPortOrNothing(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != ':' || text.Length is < 2 or > 6)
        {
            return false;
        }

        var port = 0;
        foreach (var c in text[1..])
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
