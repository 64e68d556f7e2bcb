namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>How long a test waits for a signal before it fails.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
}
