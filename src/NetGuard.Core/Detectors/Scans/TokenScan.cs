using System.Buffers;
using NetGuard.Detectors.Verifiers;

namespace NetGuard.Detectors.Scans;

/// <summary>Long runs of what tokens are made of, which nothing names, judged by their looks alone: the last resort.</summary>
internal static class TokenScan
{
    private const int Least = 40;

    private static readonly SearchValues<byte> s_members = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_-"u8);

    /// <param name="text">The text.</param>
    /// <param name="isUri">Whether a slash parts segments. In other text it is a letter of base64, and a run beside one a piece of a file.</param>
    public static bool Finds(ReadOnlySpan<byte> text, bool isUri)
    {
        var isPiece = false;

        // A run that long covers the next 40 bytes whole; the last byte in them that is none of it is where to go on.
        while (text.Length >= Least)
        {
            var outside = text[..Least].LastIndexOfAnyExcept(s_members);
            if (outside >= 0)
            {
                isPiece = text[outside] == '/';
                text = text[(outside + 1)..];
                continue;
            }

            var end = text.IndexOfAnyExcept(s_members) is >= 0 and var length ? length : text.Length;
            isPiece |= end < text.Length && text[end] == '/';
            if ((isUri || !isPiece) && Randomness.IsSecretLike(text[..end]))
            {
                return true;
            }

            text = text[end..];
        }

        return false;
    }
}
