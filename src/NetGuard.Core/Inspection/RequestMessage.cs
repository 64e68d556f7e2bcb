using NetGuard.Content;

namespace NetGuard.Inspection;

/// <summary>What one request hands over, as it will be sent: the outgoing path and query, the headers and the held body.</summary>
public readonly ref struct RequestMessage
{
    public required string Method { get; init; }

    /// <summary>Outgoing path as sent, escaped, such as <c>/v1/chat/completions</c>.</summary>
    public required ReadOnlySpan<char> Path { get; init; }

    /// <summary>Outgoing query as sent, without the question mark; empty if none.</summary>
    public required ReadOnlySpan<char> Query { get; init; }

    /// <summary>The headers that go to the endpoint, without credentials.</summary>
    public ReadOnlySpan<HeaderLine> Headers { get; init; }

    /// <summary>The Content-Type header as received; <c>null</c> where there is none.</summary>
    public required string? ContentType { get; init; }

    /// <summary>The Content-Encoding header as received; <c>null</c> where there is none.</summary>
    public required string? ContentEncoding { get; init; }

    public required ReadOnlySpan<byte> Body { get; init; }
}
