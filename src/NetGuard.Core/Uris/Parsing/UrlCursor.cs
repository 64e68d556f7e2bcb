using System.Buffers;

namespace NetGuard.Uris.Parsing;

/// <summary>The part of the parser that has state: where it is and what it has met.</summary>
internal ref struct UrlCursor(ReadOnlySpan<byte> text, int position, UrlSpelling spelling)
{
    public readonly ReadOnlySpan<byte> Text = text;
    public int Position = position;
    public UrlSpelling Spelling = spelling;
    public int Port = -1;
    public bool HasUserInfo;
    public ReadOnlySpan<byte> UserInfo;
    public ParsedHost Host;

    private static readonly SearchValues<byte> SpecialAuthorityEnd = SearchValues.Create("/\\?#"u8);
    private static readonly SearchValues<byte> AuthorityEnd = SearchValues.Create("/?#"u8);

    /// <summary>Reads what stands between the scheme's colon and the path.</summary>
    public UrlFailure ReadAuthority(ReadOnlySpan<byte> scheme, Span<byte> hostMemory)
    {
        if (scheme.SequenceEqual("file"u8))
        {
            return ReadFileHost(hostMemory);
        }

        var isSpecial = UrlSchemes.IsSpecial(scheme);
        if (isSpecial)
        {
            SkipSlashes();
        }
        else if (Text[Position..].StartsWith("//"u8))
        {
            Position += 2;
        }
        else
        {
            return UrlFailure.None;
        }

        var authority = Until(isSpecial ? SpecialAuthorityEnd : AuthorityEnd);
        NoteEnd(Position + authority.Length);
        Position += authority.Length;
        var at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            HasUserInfo = true;
            UserInfo = authority[..at];
            NoteUserInfo(UserInfo);
            authority = authority[(at + 1)..];
        }

        return ReadHostAndPort(authority, isSpecial, hostMemory);
    }

    private UrlFailure ReadHostAndPort(ReadOnlySpan<byte> authority, bool isSpecial, Span<byte> hostMemory)
    {
        var colon = ColonOutsideBrackets(authority);
        var host = colon < 0 ? authority : authority[..colon];
        if (host.IsEmpty)
        {
            if (isSpecial || colon >= 0 || HasUserInfo)
            {
                return UrlFailure.HostMissing;
            }

            Host = new ParsedHost { Kind = HostKind.Empty };
            return UrlFailure.None;
        }

        var failure = HostParser.Parse(host, isSpecial, hostMemory, out Host);
        return failure != UrlFailure.None || colon < 0 ? failure : ReadPort(authority[(colon + 1)..]);
    }

    private UrlFailure ReadPort(ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty)
        {
            Spelling |= UrlSpelling.PortEmpty;
            return UrlFailure.None;
        }

        var port = 0;
        foreach (var digit in digits)
        {
            port = port * 10 + digit - '0';
            if (!char.IsAsciiDigit((char)digit) || port > ushort.MaxValue)
            {
                return UrlFailure.Port;
            }
        }

        if (digits.Length > 1 && digits[0] == '0')
        {
            Spelling |= UrlSpelling.PortLeadingZero;
        }

        Port = port;
        return UrlFailure.None;
    }

    // A file URL has neither user nor port, its host may be empty, "localhost" is none, and a drive letter is a path.
    private UrlFailure ReadFileHost(Span<byte> hostMemory)
    {
        Host = new ParsedHost { Kind = HostKind.Empty };
        var rest = Text[Position..];
        if (rest.Length < 2 || !IsSlash(rest[0]) || !IsSlash(rest[1]))
        {
            Spelling |= UrlSpelling.SlashesMissing;
            return UrlFailure.None;
        }

        if (rest[0] == '\\' || rest[1] == '\\')
        {
            Spelling |= UrlSpelling.Backslash;
        }

        Position += 2;
        var authority = Until(SpecialAuthorityEnd);
        NoteEnd(Position + authority.Length);
        if (authority.IsEmpty || UrlSchemes.IsDriveLetter(authority))
        {
            return UrlFailure.None;
        }

        Position += authority.Length;
        var failure = HostParser.Parse(authority, isSpecial: true, hostMemory, out Host);
        if (Host.Text.SequenceEqual("localhost"u8))
        {
            Host = new ParsedHost { Kind = HostKind.Empty };
        }

        return failure;
    }

    private void SkipSlashes()
    {
        var start = Position;
        while (Position < Text.Length && IsSlash(Text[Position]))
        {
            if (Text[Position] == '\\')
            {
                Spelling |= UrlSpelling.Backslash;
            }

            Position++;
        }

        Spelling |= (Position - start) switch
        {
            < 2 => UrlSpelling.SlashesMissing,
            2 => UrlSpelling.None,
            _ => UrlSpelling.SlashesSuperfluous,
        };
    }

    private readonly ReadOnlySpan<byte> Until(SearchValues<byte> ends)
    {
        var rest = Text[Position..];
        var end = rest.IndexOfAny(ends);
        return end < 0 ? rest : rest[..end];
    }

    // A parser that does not stop at this character reads on to the next slash and takes what follows the last @.
    private void NoteEnd(int end)
    {
        if (end == Text.Length || Text[end] == '/')
        {
            return;
        }

        if (Text[end] == '\\')
        {
            Spelling |= UrlSpelling.Backslash;
        }

        if (Text[end..].Contains((byte)'@'))
        {
            Spelling |= UrlSpelling.AtAfterAuthority;
        }
    }

    private void NoteUserInfo(ReadOnlySpan<byte> userInfo)
    {
        if (userInfo.IndexOfAny("@[] \\"u8) >= 0)
        {
            Spelling |= UrlSpelling.MisleadingUserInfo;
        }

        for (var i = userInfo.IndexOf((byte)'%'); i >= 0 && i < userInfo.Length; i++)
        {
            if (Percent.TryReadEscape(userInfo, i, out var value) && value is (byte)'/' or (byte)'\\' or (byte)'?' or (byte)'#' or (byte)'@')
            {
                Spelling |= UrlSpelling.MisleadingUserInfo;
            }
        }
    }

    private static int ColonOutsideBrackets(ReadOnlySpan<byte> authority)
    {
        var colon = authority.IndexOf((byte)':');
        if (colon < 0 || !authority.Contains((byte)'['))
        {
            return colon;
        }

        var inside = false;
        for (var i = 0; i < authority.Length; i++)
        {
            switch (authority[i])
            {
                case (byte)'[':
                    inside = true;
                    break;
                case (byte)']':
                    inside = false;
                    break;
                case (byte)':' when !inside:
                    return i;
            }
        }

        return -1;
    }

    private static bool IsSlash(byte value) => value is (byte)'/' or (byte)'\\';
}
