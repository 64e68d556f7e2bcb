namespace NetGuard.Gateway.Commands;

/// <summary>What the program tells a script.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The answer is no: a refusal explained, or warnings under <c>check --strict</c>.</summary>
    public const int No = 1;

    /// <summary>Bad input or usage.</summary>
    public const int BadInput = 2;
}
