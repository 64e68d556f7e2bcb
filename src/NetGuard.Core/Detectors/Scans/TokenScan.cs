using System.Buffers;
using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors.Scans;

/// <summary>Long runs of what tokens are made of, which nothing names, judged by their looks alone: the last resort.</summary>
internal static class TokenScan
{
    private const int Least = 40;

    private static readonly SearchValues<byte> s_members = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_-"u8);

    public static bool Finds(ReadOnlySpan<byte> text)
    {
        // A run that long covers the next 40 bytes whole; the last byte in them that is none of it is where to go on.
        while (text.Length >= Least)
        {
            var outside = text[..Least].LastIndexOfAnyExcept(s_members);
            if (outside >= 0)
            {
                text = text[(outside + 1)..];
                continue;
            }

            var end = text.IndexOfAnyExcept(s_members) is >= 0 and var length ? length : text.Length;
            if (Randomness.IsSecretLike(text[..end]))
            {
                return true;
            }

            text = text[end..];
        }

        return false;
    }
}
