namespace NetGuard.Policy.Routing;

/// <summary>Where a certificate and its private key come from: files, or an entry of a store.</summary>
public sealed record CertificateSource(ConfigNodeReference At)
{
    /// <summary>PEM or PFX, relative to the configuration's folder; <c>null</c> for a store.</summary>
    public string? Path { get; init; }

    /// <summary>PEM; <c>null</c> if the key is in the certificate's file.</summary>
    public string? KeyPath { get; init; }

    /// <summary>A reference, or what a variable gave; <c>null</c> for none.</summary>
    public string? Password { get; init; }

    public string? Subject { get; init; }

    public string Store { get; init; } = "My";

    public bool IsOfMachine { get; init; }

    public bool AllowInvalid { get; init; }

    public static bool IsReference(string text) =>
        text.StartsWith("env:", StringComparison.Ordinal) && text.Length > 4 || text.StartsWith("file:", StringComparison.Ordinal) && text.Length > 5;

    // Refuses to print the password: records print all members by default.
    public override string ToString() => Path ?? Subject ?? "";
}
