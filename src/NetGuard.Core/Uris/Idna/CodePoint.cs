namespace NetGuard.Uris.Idna;

/// <summary>What UTS 46 does with a code point, section 5.</summary>
internal enum IdnaStatus : byte
{
    Disallowed,
    Valid,

    /// <summary>Valid, and mapped to something else by processing in use: ß, final sigma, the two joiners, Cherokee.</summary>
    Deviation,

    /// <summary>Removed.</summary>
    Ignored,
}

/// <summary>The Bidi_Class values that the Bidi rule of RFC 5893 tells apart.</summary>
internal enum BidiClass : byte
{
    Other,
    L,
    R,
    AL,
    AN,
    EN,
    ES,
    CS,
    ET,
    ON,
    BN,
    NSM,
}

/// <summary>The Joining_Type values that the rule for U+200C in RFC 5892 tells apart.</summary>
internal enum JoiningType : byte
{
    None,
    L,
    R,
    D,
    T,
}

/// <summary>Properties of one code point that is not mapped, packed by the generator of the table.</summary>
internal readonly record struct CodePoint(uint Packed)
{
    private const int Virama = 9;

    public IdnaStatus Status => (IdnaStatus)(Packed & 3);

    public BidiClass Bidi => (BidiClass)(Packed >> 2 & 0xF);

    public JoiningType Joining => (JoiningType)(Packed >> 6 & 7);

    /// <summary>General_Category M.</summary>
    public bool IsMark => (Packed & 1 << 9) != 0;

    /// <summary>Whether it can be the second of a pair that composes, Hangul included.</summary>
    public bool ComposesBackward => (Packed & 1 << 10) != 0;

    public byte CombiningClass => (byte)(Packed >> 16);

    public bool IsVirama => CombiningClass == Virama;

    public bool IsValid => Status is IdnaStatus.Valid or IdnaStatus.Deviation;

    /// <summary>Whether a text of such code points alone is in Normalization Form C.</summary>
    public bool KeepsNfc => CombiningClass == 0 && !ComposesBackward;

    public static CodePoint Pack(IdnaStatus status, BidiClass bidi, JoiningType joining, bool isMark, bool composesBackward, byte combiningClass) =>
        new((uint)status | (uint)bidi << 2 | (uint)joining << 6 | (isMark ? 1u << 9 : 0) | (composesBackward ? 1u << 10 : 0) | (uint)combiningClass << 16);
}
