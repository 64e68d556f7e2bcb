using Microsoft.AspNetCore.Http;
using NetGuard.Content;
using NetGuard.Policy;
using NetGuard.Proxy.Pipeline.Forwarding;

namespace NetGuard.Proxy.Pipeline;

/// <summary>The header lines of one request that are inspected: those that go to the endpoint, without credentials. Reused.</summary>
internal sealed class SentHeaders
{
    private HeaderLine[] _lines = new HeaderLine[32];
    private int _count;

    public ReadOnlySpan<HeaderLine> Lines => _lines.AsSpan(0, _count);

    public void Take(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            // A secret is for comparing alone, also where a policy passes it through.
            if (name.StartsWith(':') || RemovedHeaders.IsRemoved(name) || CredentialCarriers.Headers.Contains(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                if (_count == _lines.Length)
                {
                    Array.Resize(ref _lines, 2 * _count);
                }

                _lines[_count++] = new HeaderLine(name, value ?? "");
            }
        }
    }

    public void Clear()
    {
        Array.Clear(_lines, 0, _count);
        _count = 0;
    }
}
