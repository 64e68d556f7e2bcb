using System.Buffers;
using System.Text.Unicode;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Hidden;

/// <summary>
/// The form <c>encoded-payload</c>: a part of the URL is text in a coding (base64, hexadecimal, base32), compressed data, text
/// with needless escapes or invisible characters, or opaque and longer than ids, hashes and signatures are. What is opaque and
/// shorter may be any of those and passes.
/// </summary>
internal static class EncodedPayload
{
    /// <summary>Bytes of readable text in base64 or base32 from which on it is a payload; cursors and ids are shorter.</summary>
    public const int MinText = 20;

    /// <summary>Bytes of readable text in hexadecimal, which no hash ever is.</summary>
    public const int MinHexText = 16;

    /// <summary>Characters of an opaque value that no id, hash or signature exceeds.</summary>
    public const int MaxOpaque = 160;

    /// <summary>Letters and digits that are escaped, which no encoder does; and characters that nobody sees.</summary>
    public const int MaxNeedless = 8;

    private const int StackBytes = 256;

    /// <summary>Characters of a token that are decoded to see whether it is worth it.</summary>
    private const int Beginning = 16;

    private static readonly SearchValues<byte> s_opaque = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.~"u8);
    private static readonly SearchValues<byte> s_controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(value => value is not ('\t' or '\n' or '\r')).Select(value => (byte)value), 0x7F]);
    private static readonly SearchValues<byte> s_joints = SearchValues.Create("-_.~"u8);

    public static void Judge(in ParsedUrl url, UriPolicy policy, UriFindings findings)
    {
        var form = policy.Forms[UriForm.EncodedPayload];
        if (form.Mode != Decisions.Mode.Off && !UriShape.IsData(url.Text) && IsIn(url))
        {
            findings.Add(form);
        }
    }

    private static bool IsIn(in ParsedUrl url)
    {
        var tail = url.Text[url.PathStart..];
        if (HasNeedlessEscapes(tail))
        {
            return true;
        }

        for (var tokens = new UrlTokens(tail.Length > MinText ? tail : []); tokens.MoveNext();)
        {
            if (tokens.Current.Length > MinText && IsPayload(tokens.Current, tokens.Name))
            {
                return true;
            }
        }

        // A name's labels hold 63 bytes each, and whoever owns the zone reads them.
        for (var host = url.Host.Text; host.Length > MinText;)
        {
            var dot = host.IndexOf((byte)'.');
            var label = dot < 0 ? host : host[..dot];
            if (label.Length is > MinText and <= StackBytes && IsCodedName(label))
            {
                return true;
            }

            host = dot < 0 ? [] : host[(dot + 1)..];
        }

        return false;
    }

    private static bool HasNeedlessEscapes(ReadOnlySpan<byte> text)
    {
        var needless = 0;
        for (var i = text.IndexOf((byte)'%'); i >= 0 && i < text.Length; i++)
        {
            needless += Percent.TryReadEscape(text, i, out var value) && char.IsAsciiLetterOrDigit((char)value) ? 1 : 0;
        }

        return needless > MaxNeedless;
    }

    private static bool IsPayload(ReadOnlySpan<byte> token, ReadOnlySpan<byte> name)
    {
        byte[]? rented = null;
        scoped var memory = token.Length * 2 <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(token.Length * 2);
        try
        {
            scoped var text = token;
            if (token.Contains((byte)'%'))
            {
                text = memory[..Percent.Decode(token, memory)];
                memory = memory[text.Length..];
            }

            return !text.ContainsAnyExcept(s_opaque) ? IsCoded(text, memory) || IsTooOpaque(text, name) : InvisibleText.Count(text) > MaxNeedless;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static bool IsCodedName(ReadOnlySpan<byte> label)
    {
        Span<byte> decoded = stackalloc byte[StackBytes];
        return IsCoded(label, decoded);
    }

    private static bool IsCoded(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        if (text.Length <= MinText)
        {
            return false;
        }

        var start = text[..Beginning];
        return Begins(TextCodings.FromHex(start, decoded), decoded) && IsText(TextCodings.FromHex(text, decoded), MinHexText, decoded)
            || Begins(TextCodings.FromBase64(start, decoded), decoded) && IsText(TextCodings.FromBase64(text, decoded), MinText, decoded)
            || Begins(TextCodings.FromBase32(start, decoded), decoded) && IsText(TextCodings.FromBase32(text, decoded), MinText, decoded);
    }

    /// <summary>Whether the first bytes may begin a text; ids and hashes mostly end here.</summary>
    private static bool Begins(int count, ReadOnlySpan<byte> decoded) => count > 0 && (!HasControls(decoded[..count]) || IsCompressed(decoded[..count]));

    private static bool IsText(int count, int minimum, ReadOnlySpan<byte> decoded) =>
        count >= minimum && (IsReadable(decoded[..count]) || IsCompressed(decoded[..count]));

    // Long names of files and articles have a joint every few letters; of base64url every thirty-second letter is one.
    private static bool IsTooOpaque(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.Length > MaxOpaque
        && CountJoints(text) * 12 < text.Length
        && !SignedUrls.IsSignature(name, text);

    private static int CountJoints(ReadOnlySpan<byte> text)
    {
        var joints = 0;
        for (var i = text.IndexOfAny(s_joints); i >= 0; i = text.IndexOfAny(s_joints))
        {
            joints++;
            text = text[(i + 1)..];
        }

        return joints;
    }

    private static bool IsReadable(ReadOnlySpan<byte> decoded) =>
        !HasControls(decoded)
        // The last character may have been cut.
        && (Utf8.IsValid(decoded) || Utf8.IsValid(decoded[..^1]) || Utf8.IsValid(decoded[..^2]) || Utf8.IsValid(decoded[..^3]));

    private static bool HasControls(ReadOnlySpan<byte> decoded) => decoded.ContainsAny(s_controls);

    // gzip (RFC 1952) with deflate, zip's local header.
    private static bool IsCompressed(ReadOnlySpan<byte> decoded) =>
        decoded.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]) || decoded.StartsWith("PK\u0003\u0004"u8);
}
