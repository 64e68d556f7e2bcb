namespace NetGuard.Networks;

/// <summary>
/// Finds the client in Forwarded (RFC 7239), from its right end and only as far as the proxies that wrote it are trusted,
/// as <see cref="ForwardedFor"/> does for X-Forwarded-For and within the same bounds.
/// </summary>
public static class ForwardedHeader
{
    /// <summary>
    /// The peer itself if it is not trusted; else the <c>for</c> of the first element from the right that is no trusted
    /// proxy. Allocates nothing.
    /// </summary>
    /// <param name="headerLines">The header's lines in the order received; each may hold several elements.</param>
    /// <param name="peer">The connection's address.</param>
    /// <param name="trusted">The trusted proxies.</param>
    /// <param name="client">The client; meaningless on failure.</param>
    /// <returns>
    /// <c>false</c> where a trusted peer names no client: no header; before the client is reached an element that is empty,
    /// malformed, without <c>for</c>, or whose <c>for</c> is <c>unknown</c>, obfuscated or the unspecified address; trusted
    /// hops alone; one of the limits passed.
    /// </returns>
    public static bool TryFindClient(ReadOnlySpan<string?> headerLines, NetAddress peer, AddressSet trusted, out NetAddress client)
    {
        client = peer.Unwrap();
        if (!trusted.Contains(client))
        {
            return true;
        }

        var entries = 0;
        var budget = ForwardedFor.MaxLength;
        for (var i = headerLines.Length - 1; i >= 0; i--)
        {
            var line = headerLines[i].AsSpan();
            int comma;
            do
            {
                // The window keeps a search for the comma from running through a line of any length.
                var window = line.Length > budget ? line[^budget..] : line;
                comma = LastComma(window);
                if ((comma < 0 && window.Length < line.Length) || ++entries > ForwardedFor.MaxEntries)
                {
                    return false;
                }

                // Refuses because an element that names nobody may be a proxy's, and the next one is then anybody's word.
                if (!ForwardedElement.TryRead(window[(comma + 1)..].Trim(" \t"), out var element) || !element.TryGetFor(out client))
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
            while (comma >= 0);
        }

        return false;
    }

    /// <summary>
    /// The last comma outside quotes, -1 if there is none. Read from the right, so that a quote which a caller left open
    /// cannot swallow the elements that proxies appended: going left from a closing quote, the opening one is the first that
    /// an even number of backslashes precedes.
    /// </summary>
    internal static int LastComma(ReadOnlySpan<char> line)
    {
        var quoted = false;
        for (var i = line.Length - 1; i >= 0; i--)
        {
            if (line[i] == '"')
            {
                var before = line[..i];
                var escapes = before.Length - before.TrimEnd('\\').Length;
                if (escapes % 2 == 0)
                {
                    quoted = !quoted;
                }

                i -= escapes;
            }
            else if (line[i] == ',' && !quoted)
            {
                return i;
            }
        }

        return -1;
    }
}
