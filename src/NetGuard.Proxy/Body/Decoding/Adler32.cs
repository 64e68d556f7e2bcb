namespace NetGuard.Proxy.Body.Decoding;

/// <summary>The Adler-32 of zlib (RFC 1950 9).</summary>
internal struct Adler32
{
    private const uint Modulus = 65521;

    /// <summary>The most bytes that can be summed before a sum has to be reduced.</summary>
    private const int MaxRun = 5552;

    private uint _sum = 1;
    private uint _sumOfSums;

    public Adler32()
    {
    }

    public readonly uint Value => (_sumOfSums << 16) | _sum;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(bytes.Length, MaxRun)];
            foreach (var b in run)
            {
                _sum += b;
                _sumOfSums += _sum;
            }

            _sum %= Modulus;
            _sumOfSums %= Modulus;
            bytes = bytes[run.Length..];
        }
    }
}
