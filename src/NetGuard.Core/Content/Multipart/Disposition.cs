using System.Buffers;
using System.Text;

namespace NetGuard.Content.Multipart;

/// <summary>Takes a Content-Disposition apart: a type, then parameters with a token or a quoted text.</summary>
internal ref struct Disposition(ReadOnlySpan<byte> value)
{
    private static readonly SearchValues<byte> s_tokens = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private ReadOnlySpan<byte> _rest = value;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryTakeType(ReadOnlySpan<byte> type)
    {
        var token = TakeToken();
        return Ascii.EqualsIgnoreCase(token, type);
    }

    /// <summary>False at the end, and where no parameter stands; <see cref="IsAtEnd"/> tells which.</summary>
    public bool TryTakeParameter(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        name = text = [];
        var rest = _rest.TrimStart((byte)' ');
        if (rest is not [(byte)';', ..])
        {
            return false;
        }

        _rest = rest[1..].TrimStart((byte)' ');
        name = TakeToken();
        if (name.IsEmpty || _rest is not [(byte)'=', ..])
        {
            return Fail();
        }

        _rest = _rest[1..];
        if (_rest is not [(byte)'"', ..])
        {
            text = TakeToken();
            return !text.IsEmpty || Fail();
        }

        // Refuses a backslash in the text: some readers take it for an escape, others for a part of a path.
        var end = _rest[1..].IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || _rest[end + 1] != '"')
        {
            return Fail();
        }

        text = _rest.Slice(1, end);
        _rest = _rest[(end + 2)..];
        return true;
    }

    private bool Fail()
    {
        _rest = ";"u8;
        return false;
    }

    private ReadOnlySpan<byte> TakeToken()
    {
        var end = _rest.IndexOfAnyExcept(s_tokens);
        var token = end < 0 ? _rest : _rest[..end];
        _rest = _rest[token.Length..];
        return token;
    }
}
