using System.Globalization;
using System.Text;
using NetGuard.Uris.Idna;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>
/// One entry of <c>AllowedFqdnList</c>, checked: a host, or for a wildcard the part after <c>*.</c>, in the form that
/// <see cref="HostParser"/> gives hosts.
/// </summary>
internal readonly record struct FqdnEntry(byte[] Name, bool IsWildcard)
{
    /// <summary>Reads an entry; <paramref name="error"/> says what is wrong with it and the remedy.</summary>
    public static bool TryParse(string text, out FqdnEntry entry, out string error)
    {
        entry = default;
        error = Complaint(text) ?? "";
        if (error.Length > 0)
        {
            return false;
        }

        var isWildcard = text.StartsWith("*.", StringComparison.Ordinal);
        if (!TryToAscii(isWildcard ? text[2..] : text, out var name))
        {
            error = "not an international name that UTS 46 admits";
            return false;
        }

        name = isWildcard ? [.. "*."u8, .. name] : name;
        return name.Contains((byte)':') || name.Contains((byte)'[')
            ? TryParseIPv6(name, out entry, out error)
            : TryParseName(name, out entry, out error);
    }

    private static string? Complaint(string text)
    {
        if (text.Length == 0)
        {
            return "an entry must not be empty";
        }

        if (text.Any(char.IsWhiteSpace) || text.Any(char.IsControl))
        {
            return "an entry holds one host name without spaces";
        }

        // Refuses because mapping drops them: the entry would mean a name that nobody sees in it. Joiners are letters of some scripts.
        if (text.FirstOrDefault(letter => char.GetUnicodeCategory(letter) == UnicodeCategory.Format && letter is not ('\u200C' or '\u200D')) is > '\0' and var hidden)
        {
            return $"an entry holds no invisible character, but U+{(int)hidden:X4} stands in this one; type it anew";
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return "an entry is a host name without a scheme; AllowedUriPrefixes takes whole URIs";
        }

        return text.IndexOfAny(['/', '\\', '?', '#']) >= 0
            ? "an entry is a host name without a path or prefix length; AllowedUriPrefixes takes paths"
            : text.Contains('@', StringComparison.Ordinal) ? "an entry is a host name without a user name" : null;
    }

    // An entry in Unicode means the name that a URL with it would ask for; one in ASCII form must be that of some name.
    private static bool TryToAscii(string text, out byte[] name)
    {
        name = Encoding.UTF8.GetBytes(text.ToLowerInvariant());
        if (Ascii.IsValid(text))
        {
            return name.AsSpan().IndexOf("xn--"u8) < 0 || DomainToAscii.HasValidALabels(name);
        }

        var memory = new byte[HostParser.MaxLength];
        var isName = DomainToAscii.Convert(Encoding.UTF8.GetBytes(text), memory, out var length, out _) == IdnaResult.Ok;
        name = memory[..length];
        return isName;
    }

    private static bool TryParseIPv6(byte[] text, out FqdnEntry entry, out string error)
    {
        entry = default;
        error = "";
        var bare = text is [(byte)'[', .., (byte)']'] ? text.AsSpan(1, text.Length - 2) : text;
        if (!Ipv6Host.TryParse(bare, out var address))
        {
            error = bare.Count((byte)':') == 1
                ? "an entry is a host name without a port; AllowedPorts says which ports are allowed"
                : "not an IPv6 address";
            return false;
        }

        Span<byte> canonical = stackalloc byte[Ipv6Host.MaxTextLength];
        canonical = canonical[..Ipv6Host.Format(address, canonical)];
        entry = new FqdnEntry([(byte)'[', .. canonical, (byte)']'], IsWildcard: false);
        return true;
    }

    private static bool TryParseName(byte[] text, out FqdnEntry entry, out string error)
    {
        entry = default;
        error = "";
        var isWildcard = text.AsSpan().StartsWith("*."u8);
        var name = text.AsSpan(isWildcard ? 2 : 0);
        if (name.EndsWith("."u8))
        {
            name = name[..^1];
        }

        if (name.Contains((byte)'*'))
        {
            error = text.Length == 1
                ? "'*' alone would admit every host; set RestrictOutboundNetworkAccess to false if that is meant"
                : "a wildcard stands only at the front, as '*.', and covers every name below";
        }
        else if (name.Length is 0 or > HostParser.MaxNameLength)
        {
            error = name.Length == 0 ? "a name is missing" : "a host name has at most 253 characters";
        }
        else if (Ipv4Host.EndsInNumber(name))
        {
            Span<byte> canonical = stackalloc byte[Ipv4Host.MaxTextLength];
            if (isWildcard || !Ipv4Host.TryParse(name, out var address)
                || !name.SequenceEqual(canonical[..Ipv4Host.Format(address, canonical)]))
            {
                error = isWildcard ? "a wildcard stands before a name; addresses are listed one by one" : "an IPv4 address is four decimal numbers without leading zeros, such as 203.0.113.80";
            }
        }
        else
        {
            error = LabelComplaint(name);
        }

        if (error.Length == 0)
        {
            entry = new FqdnEntry(name.ToArray(), isWildcard);
        }

        return error.Length == 0;
    }

    private static string LabelComplaint(ReadOnlySpan<byte> name)
    {
        var length = 0;
        foreach (var value in name)
        {
            if (value == '.')
            {
                if (length == 0)
                {
                    return "a host name must not have an empty label ('..' or a leading dot)";
                }

                length = 0;
            }
            else if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'-' or (byte)'_'))
            {
                return $"'{(char)value}' cannot stand in a host name";
            }
            else if (++length > HostParser.MaxLabelLength)
            {
                return "a label of a host name has at most 63 characters";
            }
        }

        return length == 0 ? "a host name must not have an empty label ('..' or a leading dot)" : "";
    }
}
