using System.Globalization;
using System.Numerics;

namespace NetGuard.Networks;

/// <summary>Says what is wrong with a range that was refused, and which spelling was probably meant.</summary>
internal static class CidrFault
{
    private const int MaxQuoted = 64;

    /// <summary>Faults of single characters; empty if there are none.</summary>
    public static string OfCharacters(string text)
    {
        if (text.Length == 0)
        {
            return "an address or network is expected, such as 10.0.0.0/8";
        }

        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                return $"{Quote(text)} contains white space";
            }

            if (c == '%')
            {
                return $"{Quote(text)} has a zone id, which means something on one machine only; leave it out";
            }

            if (c == '*')
            {
                return $"{Quote(text)} has a wildcard; write a network in CIDR notation, such as 10.0.0.0/8, or 0.0.0.0/0 and ::/0 for every address";
            }

            if (c is '[' or ']')
            {
                return $"{Quote(text)} has brackets; write the address alone";
            }
        }

        return "";
    }

    public static string OfAddress(string text, string? prefixText)
    {
        if (prefixText is null && text.Contains('/', StringComparison.Ordinal))
        {
            return $"{Quote(text)} is a network, but the ends of a range are addresses";
        }

        var parts = text.Split('.');
        if (text.Contains(':', StringComparison.Ordinal) || parts.Length > 4 || !parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)))
        {
            return $"{Quote(text)} is not an IPv4 or IPv6 address";
        }

        var suffix = prefixText is null ? "" : "/" + prefixText;
        if (parts.Any(part => part.Length > 1 && part[0] == '0'))
        {
            var plain = string.Join('.', parts.Select(part => part.TrimStart('0') is { Length: > 0 } digits ? digits : "0"));
            return $"{Quote(text)} has leading zeros, which some programs read as octal" + Suggest(plain, suffix);
        }

        if (parts.Length < 4)
        {
            var whole = text + string.Concat(Enumerable.Repeat(".0", 4 - parts.Length));
            return $"{Quote(text)} is not an IPv4 address: all four parts are needed" + (prefixText is null ? "" : Suggest(whole, suffix));
        }

        return $"{Quote(text)} is not an IPv4 address: a part is above 255";
    }

    public static string OfPrefix(NetAddress address, string text, int width)
    {
        if (NetAddress.TryParse(text, out var mask) && mask.IsIPv4 == address.IsIPv4)
        {
            var bits = (uint)mask.Value;
            var ones = BitOperations.LeadingZeroCount(~bits);
            var contiguous = mask.IsIPv4 && BitOperations.PopCount(bits) == ones;
            return $"{Quote(text)} is a mask; write the prefix length" + (contiguous ? Invariant($", did you mean {AddressRange.Network(address, ones)}?") : "");
        }

        return Invariant($"the prefix length {Quote(text)} is not a number from 0 to {width} without leading zeros");
    }

    /// <summary>The text in quotes, cut, and without characters that a terminal would obey.</summary>
    public static string Quote(string text)
    {
        var cut = text.Length > MaxQuoted ? string.Concat(text.AsSpan(0, MaxQuoted), "…") : text;
        return "'" + string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + "'";
    }

    private static string Suggest(string address, string suffix) =>
        NetAddress.TryParse(address, out _) ? $", did you mean {Quote(address + suffix)[1..^1]}?" : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
