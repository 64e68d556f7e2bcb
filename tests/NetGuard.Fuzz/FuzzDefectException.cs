namespace NetGuard.Fuzz;

/// <summary>What a target says must hold does not.</summary>
public sealed class FuzzDefectException(string message) : Exception(message)
{
    public static void Unless(bool holds, string message)
    {
        if (!holds)
        {
            throw new FuzzDefectException(message);
        }
    }
}
