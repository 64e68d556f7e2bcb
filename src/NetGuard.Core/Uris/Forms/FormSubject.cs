using System.Buffers;
using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Forms;

/// <summary>One URL with the readings that forms ask for, each made at most once, in pooled memory.</summary>
internal ref struct FormSubject(ParsedUrl url)
{
    private byte[]? _bytes;
    private char[]? _characters;
    private int _pathLength;
    private int _canonicalLength = -1;

    public readonly ParsedUrl Url = url;

    /// <summary>The query as written, without its question mark.</summary>
    public readonly ReadOnlySpan<byte> Query => Url.QueryStart < 0
        ? []
        : Url.Text[(Url.QueryStart + 1)..(Url.FragmentStart >= 0 ? Url.FragmentStart : Url.Text.Length)];

    /// <summary>As <see cref="LenientPath"/> reads it.</summary>
    public ReadOnlySpan<byte> Path
    {
        get
        {
            if (_pathLength == 0)
            {
                _pathLength = LenientPath.Read(Url.Path, Bytes());
            }

            return _bytes.AsSpan(0, _pathLength);
        }
    }

    /// <summary>As long as the URL.</summary>
    public Span<byte> Scratch => Bytes().AsSpan(Url.Text.Length + 1);

    /// <summary>The canonical form; false where it is longer than patterns look at.</summary>
    public bool TryGetCanonical(out ReadOnlySpan<char> text)
    {
        if (_canonicalLength < 0)
        {
            _canonicalLength = CanonicalUri.Write(Url, Characters(CanonicalUri.MaxLength(Url)));
        }

        text = _characters.AsSpan(0, _canonicalLength);
        return _canonicalLength <= FormPattern.MaxText;
    }

    /// <summary>The text of these bytes, which are part of the URL or came out of it. Undoes the canonical form.</summary>
    public ReadOnlySpan<char> Characters(ReadOnlySpan<byte> text)
    {
        var characters = Characters(CanonicalUri.MaxLength(Url));
        _canonicalLength = -1;
        return characters[..Encoding.UTF8.GetChars(text, characters)];
    }

    public readonly void Dispose()
    {
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        if (_characters is not null)
        {
            ArrayPool<char>.Shared.Return(_characters);
        }
    }

    private byte[] Bytes() => _bytes ??= ArrayPool<byte>.Shared.Rent(Url.Text.Length * 2 + 1);

    private Span<char> Characters(int length) => _characters ??= ArrayPool<char>.Shared.Rent(length);
}
