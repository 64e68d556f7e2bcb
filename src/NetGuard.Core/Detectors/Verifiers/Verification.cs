namespace NetGuard.Detectors.Verifiers;

/// <summary>Asks a verifier.</summary>
internal static class Verification
{
    /// <param name="verifier">Which.</param>
    /// <param name="text">The text around the value.</param>
    /// <param name="value">Where the value stands in it.</param>
    public static bool Passes(Verifier verifier, ReadOnlySpan<byte> text, Range value)
    {
        var found = text[value];
        return verifier switch
        {
            Verifier.Random => Randomness.IsRandom(found),
            Verifier.Varied => Randomness.IsVaried(found),
            Verifier.NoPlaceholder => !Placeholder.Is(found),
            Verifier.Jwt => JwtHeader.Begins(found),
            Verifier.OutsideSignedUrl => !IsSignedWith(text[..value.Start.GetOffset(text.Length)]),
            Verifier.GatewayKey => GatewayKeyText.IsValid(found),
            Verifier.Ssn => Ssn.IsPossible(found),
            Verifier.Luhn => Luhn.IsValid(found),
            Verifier.Mod97 => Iban.HasCheckDigits(found),
            _ => true,
        };
    }

    // In a presigned URL key id and session are public, and the signature is what counts.
    private static bool IsSignedWith(ReadOnlySpan<byte> before) => before.EndsWith("X-Amz-Credential="u8) || before.EndsWith("X-Amz-Security-Token="u8);
}
