using System.Buffers;
using NetGuard.Uris.Idna;

namespace NetGuard.Uris.Parsing;

/// <summary>Reads a URL's host: WHATWG URL section 3.5.</summary>
public static class HostParser
{
    /// <summary>
    /// Bytes of a host in canonical form: a name of 253, its trailing dot, and brackets. Refuses because a longer name
    /// cannot be resolved, and every bound keeps memory fixed.
    /// </summary>
    public const int MaxLength = 255;

    /// <summary>Bytes of a percent-decoded host before UTS 46: as many characters of four bytes as a host can have.</summary>
    public const int MaxUnicodeLength = 4 * 256;

    /// <summary>Bytes of a name in DNS without its trailing dot, and of one label: RFC 1035, section 2.3.4.</summary>
    internal const int MaxNameLength = 253;
    internal const int MaxLabelLength = 63;

    // Forbidden host code points, and with % , C0 controls and DEL the forbidden domain code points.
    private static readonly SearchValues<byte> ForbiddenInOpaque = SearchValues.Create("\0\t\n\r #/:<>?@[\\]^|"u8);
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_."u8);
    private static readonly SearchValues<byte> OpaqueNameBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);
    private static readonly SearchValues<byte> ForbiddenInDomain = SearchValues.Create(
        [.. Enumerable.Range(0, 0x21).Select(value => (byte)value), .. "#/:<>?@[\\]^|%\x7F"u8]);

    // What makes a domain one that is decoded: an escape, or a byte beyond ASCII.
    private static readonly SearchValues<byte> Encoded = SearchValues.Create([(byte)'%', .. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)]);

    /// <param name="input">The host as written, brackets of an IPv6 address included; not empty.</param>
    /// <param name="isSpecial">Whether the scheme is special; otherwise the host is opaque.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes; the result's text lies in it.</param>
    /// <param name="host">The host, on success.</param>
    public static UrlFailure Parse(ReadOnlySpan<byte> input, bool isSpecial, Span<byte> destination, out ParsedHost host)
    {
        host = default;
        destination = destination[..MaxLength];
        if (input[0] == '[')
        {
            return ParseIPv6(input, destination, out host);
        }

        return isSpecial ? ParseDomain(input, destination, out host) : ParseOpaque(input, destination, out host);
    }

    private static UrlFailure ParseIPv6(ReadOnlySpan<byte> input, Span<byte> destination, out ParsedHost host)
    {
        host = default;
        if (input[^1] != ']' || !Ipv6Host.TryParse(input[1..^1], out var address))
        {
            return UrlFailure.HostIPv6;
        }

        destination[0] = (byte)'[';
        var length = Ipv6Host.Format(address, destination[1..]) + 2;
        destination[length - 1] = (byte)']';
        var text = destination[..length];
        host = new ParsedHost
        {
            Kind = HostKind.IPv6,
            Text = text,
            IPv6 = address,
            Spelling = System.Text.Ascii.EqualsIgnoreCase(text, input) ? UrlSpelling.None : UrlSpelling.NonCanonicalIp,
        };
        return UrlFailure.None;
    }

    private static UrlFailure ParseOpaque(ReadOnlySpan<byte> input, Span<byte> destination, out ParsedHost host)
    {
        host = default;
        if (input.ContainsAny(ForbiddenInOpaque))
        {
            return UrlFailure.HostForbiddenCharacter;
        }

        var length = Percent.Encode(input, Percent.Controls, destination);
        if (length < 0)
        {
            return UrlFailure.HostTooLong;
        }

        var text = destination[..length];
        host = new ParsedHost { Kind = HostKind.Opaque, Text = text, Spelling = SpellingOf(text, OpaqueNameBytes) };
        return UrlFailure.None;
    }

    private static UrlFailure ParseDomain(ReadOnlySpan<byte> input, Span<byte> destination, out ParsedHost host)
    {
        return input.ContainsAny(Encoded)
            ? ParseEncodedDomain(input, destination, out host)
            : ParseAsciiDomain(input, UrlSpelling.None, destination, out host);
    }

    private static UrlFailure ParseEncodedDomain(ReadOnlySpan<byte> input, Span<byte> destination, out ParsedHost host)
    {
        host = default;
        Span<byte> domain = stackalloc byte[MaxUnicodeLength];
        var length = Percent.Decode(input, domain);
        if (length < 0)
        {
            return UrlFailure.HostTooLong;
        }

        domain = domain[..length];
        var spelling = input.Contains((byte)'%') ? UrlSpelling.EncodedHost : UrlSpelling.None;
        if (!domain.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
        {
            return ParseAsciiDomain(domain, spelling, destination, out host);
        }

        var result = DomainToAscii.Convert(domain, destination, out length, out var isMapped);
        if (result != IdnaResult.Ok || length == 0)
        {
            return result == IdnaResult.TooLong ? UrlFailure.HostTooLong : UrlFailure.HostInternational;
        }

        return ParseName(destination[..length], isMapped ? spelling | UrlSpelling.MappedHost : spelling, destination, out host);
    }

    // The standard passes names that are ASCII already, xn-- labels among them, without a look at what they stand for.
    private static UrlFailure ParseAsciiDomain(scoped ReadOnlySpan<byte> input, UrlSpelling spelling, Span<byte> destination, out ParsedHost host)
    {
        if (input.Length > destination.Length)
        {
            host = default;
            return UrlFailure.HostTooLong;
        }

        System.Text.Ascii.ToLower(input, destination, out var length);
        var name = destination[..length];
        if (name.IndexOf("xn--"u8) >= 0 && !DomainToAscii.HasValidALabels(name))
        {
            spelling |= UrlSpelling.InvalidALabel;
        }

        return ParseName(name, spelling, destination, out host);
    }

    private static UrlFailure ParseName(ReadOnlySpan<byte> name, UrlSpelling spelling, Span<byte> destination, out ParsedHost host)
    {
        host = default;
        var ofName = SpellingOf(name, NameBytes);
        if ((ofName & UrlSpelling.UnusualHost) != 0 && name.ContainsAny(ForbiddenInDomain))
        {
            return UrlFailure.HostForbiddenCharacter;
        }

        if (name[^1] == '.')
        {
            spelling |= UrlSpelling.TrailingDot;
        }

        if (Ipv4Host.EndsInNumber(name))
        {
            return ParseIPv4(name, spelling, destination, out host);
        }

        if (IsLongerThanDns(name))
        {
            spelling |= UrlSpelling.LongName;
        }

        host = new ParsedHost { Kind = HostKind.Domain, Text = name, Spelling = spelling | ofName };
        return UrlFailure.None;
    }

    private static bool IsLongerThanDns(ReadOnlySpan<byte> name)
    {
        if (name.EndsWith("."u8))
        {
            name = name[..^1];
        }

        var isLonger = name.Length > MaxNameLength;
        while (name.Length > MaxLabelLength && !isLonger)
        {
            var dot = name.IndexOf((byte)'.');
            isLonger = dot is < 0 or > MaxLabelLength;
            name = name[(dot + 1)..];
        }

        return isLonger;
    }

    private static UrlSpelling SpellingOf(ReadOnlySpan<byte> name, SearchValues<byte> usual) =>
        (name.ContainsAnyExcept(usual) ? UrlSpelling.UnusualHost : UrlSpelling.None)
        | (name[0] == '.' || name.IndexOf(".."u8) >= 0 ? UrlSpelling.EmptyLabel : UrlSpelling.None);

    private static UrlFailure ParseIPv4(ReadOnlySpan<byte> name, UrlSpelling spelling, Span<byte> destination, out ParsedHost host)
    {
        host = default;
        if (!Ipv4Host.TryParse(name, out var address))
        {
            return UrlFailure.HostIPv4;
        }

        Span<byte> canonical = stackalloc byte[Ipv4Host.MaxTextLength];
        canonical = canonical[..Ipv4Host.Format(address, canonical)];
        if (!canonical.SequenceEqual(name))
        {
            spelling |= UrlSpelling.NonCanonicalIp;
        }

        canonical.CopyTo(destination);
        host = new ParsedHost { Kind = HostKind.IPv4, Text = destination[..canonical.Length], IPv4 = address, Spelling = spelling };
        return UrlFailure.None;
    }
}
