namespace NetGuard.Proxy.Sources.Names;

/// <summary>States of names in words, for the log, <c>/health</c> and <c>explain</c>. Never an address.</summary>
internal static class NameWords
{
    public static string Of(NameState state) => state switch
    {
        NameState.Pending => "it was not answered yet",
        NameState.Resolved => "it is resolved",
        NameState.Kept => "no server answers, its last addresses are kept",
        NameState.NoName => "it does not exist",
        NameState.NoAddress => "it has no address",
        NameState.TooMany => $"it has more than {NameAnswer.MaxAddresses} addresses",
        NameState.SpecialPurpose => "it has special-purpose addresses only, and AllowPrivate is not set",
        _ => "no server answers",
    };
}
