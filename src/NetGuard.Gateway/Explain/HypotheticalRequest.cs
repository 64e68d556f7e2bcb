namespace NetGuard.Gateway.Explain;

/// <summary>A request that nobody sent, to be judged as if it had arrived.</summary>
internal sealed record HypotheticalRequest
{
    public required string Method { get; init; }

    /// <summary>The raw request target, such as <c>/openai/v1/chat/completions?x=1</c>.</summary>
    public required string Target { get; init; }

    /// <summary>In the order and as often as written.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether the file spoke of headers at all; a bare body leaves credentials unjudged.</summary>
    public bool HasHeaders { get; init; } = true;

    /// <summary>The caller's address; <c>null</c> leaves it to the command line.</summary>
    public string? Client { get; init; }

    /// <summary>The header's only value, several lines joined by a comma; <c>null</c> where there is none.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToArray();
        return values.Length == 0 ? null : string.Join(", ", values);
    }
}
