using System.Buffers;
using NetGuard.Detectors.Shapes;

namespace NetGuard.Detectors.Scans;

/// <summary>An address of the form <c>local@label.tld</c>: a local part of letters, digits and <c>._%+-</c>, a domain that ends in letters.</summary>
internal static class EmailScan
{
    private const int MostLocal = 64;
    private const int MostDomain = 253;

    private static readonly SearchValues<byte> s_local = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-"u8);
    private static readonly SearchValues<byte> s_domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    public static bool Finds(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'@'); at >= 0;)
        {
            if (HasLocal(text[Math.Max(0, at - MostLocal)..at]) && HasDomain(text[(at + 1)..Math.Min(text.Length, at + 1 + MostDomain)]))
            {
                return true;
            }

            var next = text[(at + 1)..].IndexOf((byte)'@');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private static bool HasLocal(ReadOnlySpan<byte> before)
    {
        var local = before[(before.LastIndexOfAnyExcept(s_local) + 1)..];
        return !local.IsEmpty && ByteClass.AlphaNumeric.Contains(local[^1]);
    }

    private static bool HasDomain(ReadOnlySpan<byte> after)
    {
        var end = after.IndexOfAnyExcept(s_domain);
        var domain = (end < 0 ? after : after[..end]).TrimEnd(".-"u8);
        var dot = domain.LastIndexOf((byte)'.');
        if (dot <= 0 || domain[0] is (byte)'.' or (byte)'-' || domain.IndexOf(".."u8) >= 0)
        {
            return false;
        }

        var top = domain[(dot + 1)..];
        return top.Length is >= 2 and <= 24 && (!top.ContainsAnyInRange((byte)'0', (byte)'9') && !top.Contains((byte)'-') || top.StartsWith("xn--"u8));
    }
}
