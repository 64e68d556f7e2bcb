using NetGuard.Proxy.Body.Spool;

namespace NetGuard.Proxy.Body;

/// <summary>Where the bodies of all requests are held: in memory, in files, and in memory again while they are inspected.</summary>
internal sealed class BodyStore(BufferBudget memory, TimeProvider time)
{
    /// <summary>Bytes of memory.</summary>
    public BufferBudget Memory => memory;

    /// <summary>Bytes of files.</summary>
    public BufferBudget Disk { get; } = new();

    public InspectionMemory Inspection { get; } = new(memory, time);
}
