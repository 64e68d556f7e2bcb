using System.Diagnostics;
using System.Net;

namespace NetGuard.Benchmarks.Load.Refused;

/// <summary>How a refused caller's connection ends.</summary>
internal enum Refusal
{
    /// <summary>Closed without a byte.</summary>
    Closed,

    /// <summary>With the answer 403.</summary>
    Forbidden,

    /// <summary>In any other way: it was not refused.</summary>
    None,
}

/// <summary>A server that refuses, running as a process of its own.</summary>
internal sealed record RefusalTarget(string Name, IPEndPoint At, Refusal Expected, Process Process);
