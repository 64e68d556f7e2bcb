namespace NetGuard.Core.Tests;

/// <summary>Bytes that code allocates on its own thread.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// The least that one of several runs allocates. A collection or another thread may take an array out of the shared
    /// pool, so that a run has to make a new one; what the code itself allocates, it allocates in every run.
    /// </summary>
    public static long LeastOf(Action run)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
