namespace NetGuard.Fuzz;

/// <summary>An input that shows a defect, and how it was come by.</summary>
public sealed record FuzzFailure(string Target, int Number, int Round, byte[] Input, Exception Exception)
{
    public override string ToString() =>
        $"{Target}, number {Number}, round {Round}: {Exception}{Environment.NewLine}input in base64: {Convert.ToBase64String(Input)}";
}

/// <summary>Fuzzing without an engine: seeds first, then a fixed number of random changes to them, within this process.</summary>
public static class FuzzLoop
{
    /// <param name="target">What to run.</param>
    /// <param name="number">The random number to begin with; the same number gives the same inputs.</param>
    /// <param name="rounds">Inputs beside the seeds.</param>
    /// <param name="cancellation">Ends the loop early.</param>
    /// <returns>The first failure; <c>null</c> if there was none.</returns>
    public static FuzzFailure? Run(FuzzTarget target, int number, int rounds, CancellationToken cancellation = default)
    {
        var mutator = new Mutator(target.Seeds, number);
        for (var round = -target.Seeds.Count; round < rounds && !cancellation.IsCancellationRequested; round++)
        {
            var input = round < 0 ? target.Seeds[round + target.Seeds.Count] : mutator.Next();
            try
            {
                target.Run(input);
            }
#pragma warning disable CA1031 // Whatever is thrown is what was sought.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return new FuzzFailure(target.Name, number, round, input, exception);
            }
        }

        return null;
    }
}
