using System.Net;

namespace NetGuard.Proxy.Body;

/// <summary>
/// The outgoing content: the bytes that were inspected, with a known length, so that chunked framing never reaches an
/// endpoint. It may be serialised several times: a stale connection or GOAWAY is retried.
/// </summary>
internal sealed class HeldBodyContent : HttpContent
{
    private readonly HeldBody? _body;
    private readonly int _length;

    /// <param name="body">What was held; <c>null</c> sends no byte.</param>
    /// <param name="replaced">The content whose headers are taken over, all but the length.</param>
    public HeldBodyContent(HeldBody? body, HttpContent replaced)
    {
        _body = body;
        _length = body?.Length ?? 0;
        foreach (var (name, values) in replaced.Headers.NonValidated)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_body is null)
        {
            return;
        }

        // Refuses because after the request's end the array may hold another caller's body.
        if (!_body.TryBeginReading())
        {
            throw new ObjectDisposedException(nameof(HeldBody), "The request is over; its body is no longer held.");
        }

        var endedWell = false;
        try
        {
            await _body.CopyToAsync(stream, cancellationToken);
            endedWell = true;
        }
        finally
        {
            _body.EndReading(endedWell);
        }
    }
}
