using System.Text;

namespace NetGuard.Detectors.Verifiers;

/// <summary>What documentation puts where a secret would stand.</summary>
internal static class Placeholder
{
    private static readonly byte[][] s_words =
    [
        "your"u8.ToArray(), "placeholder"u8.ToArray(), "redacted"u8.ToArray(), "changeme"u8.ToArray(), "insert"u8.ToArray(),
        "dummy"u8.ToArray(), "process.env"u8.ToArray(), "os.environ"u8.ToArray(), "getenv"u8.ToArray(), "undefined"u8.ToArray(),
    ];

    private static readonly byte[][] s_whole = ["null"u8.ToArray(), "none"u8.ToArray(), "true"u8.ToArray(), "false"u8.ToArray(), "password"u8.ToArray(), "string"u8.ToArray()];

    public static bool Is(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || !value.ContainsAnyExcept(value[0]))
        {
            return true;
        }

        foreach (var word in s_whole)
        {
            if (Ascii.EqualsIgnoreCase(value, word))
            {
                return true;
            }
        }

        for (var i = 0; i < value.Length; i++)
        {
            foreach (var word in s_words)
            {
                if (value.Length - i >= word.Length && Ascii.EqualsIgnoreCase(value.Slice(i, word.Length), word))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
