namespace NetGuard.Matching.Filters;

/// <summary>The ways to find candidates. Which is taken follows the machine and the set; a test takes each.</summary>
internal enum FilterKind
{
    /// <summary>A bit for each hash of a window, looked up at each position.</summary>
    Hash,

    /// <summary>Sixteen positions at once, by nibbles.</summary>
    Nibble128,

    /// <summary>Thirty-two positions at once, by nibbles.</summary>
    Nibble256,

    /// <summary>Sixty-four positions at once, by three hashes.</summary>
    Galois512,
}
