namespace NetGuard.Uris;

/// <summary>Judges one URI input by the rules of a resource.</summary>
public static class UriJudge
{
    /// <param name="value">The value in UTF-8, unescaped (JSON escapes undone).</param>
    /// <param name="kind">How the value came to be judged.</param>
    /// <param name="policy">The resource's rules.</param>
    /// <param name="findings">Cleared and filled.</param>
    public static void Judge(ReadOnlySpan<byte> value, UriInputKind kind, UriPolicy policy, UriFindings findings)
    {
        findings.Reset();
        findings.IsUri = value.StartsWith("https://"u8) && kind != UriInputKind.StringValue && policy.RestrictHosts;
    }
}
