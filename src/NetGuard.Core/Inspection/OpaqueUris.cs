using System.Buffers;
using NetGuard.Uris;

namespace NetGuard.Inspection;

/// <summary>
/// Finds URIs in bytes that are no text, by their <c>://</c> in ASCII and in UTF-16 of either order: names of XMP in a
/// picture, links of a PDF, and what somebody has put there.
/// </summary>
internal ref struct OpaqueUris
{
    /// <summary>Bytes of a URI that are looked at; its host is in the first of them.</summary>
    public const int MaxLength = 2_048;

    private const int MaxSchemeLength = 32;

    // What RFC 3986 lets a URI hold, and the few more that parsers take.
    private static readonly SearchValues<byte> s_characters = SearchValues.Create("!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]_abcdefghijklmnopqrstuvwxyz|~"u8);

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Span<byte> _buffer;
    private int _step = 1;
    private int _at;

    /// <param name="bytes">The file.</param>
    /// <param name="buffer"><see cref="MaxLength"/> bytes, which hold the URI that was found last.</param>
    public OpaqueUris(ReadOnlySpan<byte> bytes, Span<byte> buffer)
    {
        _bytes = bytes;
        _buffer = buffer;
    }

    /// <summary>The next URI, in ASCII.</summary>
    public bool TryNext(out ReadOnlySpan<byte> uri)
    {
        uri = [];
        for (; _step <= 2; _step++, _at = 0)
        {
            var mark = _step == 1 ? "://"u8 : ":\0/\0/"u8;
            while (_bytes[_at..].IndexOf(mark) is >= 0 and var found)
            {
                var colon = _at + found;
                _at += found + mark.Length;
                uri = UriTrim.Trim(Around(colon, out var end));

                // On behind what was found, so that a file of nothing but marks costs its length and no more.
                _at = Math.Max(_at, end);
                if (!uri.IsEmpty)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private readonly ReadOnlySpan<byte> Around(int colon, out int end)
    {
        var start = colon;
        while (colon - start < MaxSchemeLength * _step && start >= _step && IsScheme(_bytes[start - _step]) && IsNext(start - _step))
        {
            start -= _step;
        }

        var length = 0;
        for (end = start; end < _bytes.Length && length < MaxLength && s_characters.Contains(_bytes[end]);)
        {
            _buffer[length++] = _bytes[end];
            var isNext = IsNext(end);
            end = Math.Min(end + _step, _bytes.Length);
            if (!isNext)
            {
                break;
            }
        }

        return start == colon ? [] : _buffer[..length];
    }

    // Between two units of UTF-16 that are ASCII stands a zero, in either order of bytes.
    private readonly bool IsNext(int at) => _step == 1 || (at + 1 < _bytes.Length && _bytes[at + 1] == 0);

    private static bool IsScheme(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'-' or (byte)'.';
}
