namespace NetGuard.Proxy.Tests.Pipeline.Running;

/// <summary>Waits for a state that tells nobody of itself.</summary>
internal static class Until
{
    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
