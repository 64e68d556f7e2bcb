namespace NetGuard.Policy;

/// <summary>What all requests together may take of the gateway.</summary>
public sealed record GatewayLimits
{
    public const long DefaultBufferBytes = 256 * 1024;

    public const long DefaultMaxSpoolBytes = 10L << 30;

    /// <summary>Bytes of request bodies in memory over all requests; past it requests get 503.</summary>
    public required long MaxBufferedBytes { get; init; }

    /// <summary>Bytes of one body held in memory before it goes to a temporary file.</summary>
    public long BufferBytes { get; init; } = DefaultBufferBytes;

    /// <summary>Bytes of all temporary files; past it requests get 503.</summary>
    public long MaxSpoolBytes { get; init; } = DefaultMaxSpoolBytes;

    /// <summary>The folder of temporary files; <c>null</c> is the system's.</summary>
    public string? SpoolPath { get; init; }

    /// <summary>Connections at one time.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Connections of one address, or of one /64 in IPv6, at one time.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 256;

    /// <summary>
    /// Bytes that bodies may take while they arrive and are sent. The other half stays for those that are inspected: small
    /// bodies, however many, do not keep a large one waiting.
    /// </summary>
    public long MaxHeldBytes => MaxBufferedBytes / 2;

    /// <summary>Bytes of the largest body that could be held if there were no other.</summary>
    public long LargestBody => Math.Min(MaxBufferedBytes, Math.Max(BufferBytes, MaxSpoolBytes));

    /// <summary>Relative paths are taken from the folder of the configuration.</summary>
    public GatewayLimits Under(string folder) => SpoolPath is null ? this : this with { SpoolPath = Path.GetFullPath(SpoolPath, folder) };
}
