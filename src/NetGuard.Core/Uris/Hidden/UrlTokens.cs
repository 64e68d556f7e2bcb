using System.Buffers;

namespace NetGuard.Uris.Hidden;

/// <summary>
/// The smallest parts of a path, query and fragment, as written: segments, names and values of parameters. Before the first
/// <c>?</c> or <c>#</c>, and so in text that came out of a decoding, what parts words in JSON, lists and prose parts tokens
/// too. A further <c>?</c> begins parameters anew: those of a URL that stands unescaped in a value.
/// </summary>
internal ref struct UrlTokens(ReadOnlySpan<byte> text)
{
    /// <summary>What ends a word of text.</summary>
    public static readonly SearchValues<byte> WordEnds = SearchValues.Create("/=&;,|\"' :()<>{}[]\\?#"u8);

    private static readonly SearchValues<byte> s_nameEnds = SearchValues.Create("&=#?"u8);
    private static readonly SearchValues<byte> s_valueEnds = SearchValues.Create("&#?"u8);

    private ReadOnlySpan<byte> _rest = text;
    private ReadOnlySpan<byte> _lastName = [];
    private Place _place = Place.Word;

    /// <summary>Not empty.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>The name of the parameter whose value this is; empty for other tokens.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Whether the token is a name or a value of a query or fragment, and so may hold slashes.</summary>
    public bool IsParameter { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var place = _place;
            var end = _rest.IndexOfAny(place switch { Place.Word => WordEnds, Place.Name => s_nameEnds, _ => s_valueEnds });
            var delimiter = end < 0 ? default : _rest[end];
            Current = end < 0 ? _rest : _rest[..end];
            Name = place == Place.Value ? _lastName : [];
            IsParameter = place != Place.Word;
            _lastName = Current;
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            _place = place == Place.Word && delimiter is not ((byte)'?' or (byte)'#') ? Place.Word
                : place == Place.Name && delimiter == '=' ? Place.Value
                : Place.Name;
            if (!Current.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private enum Place : byte
    {
        Word,
        Name,
        Value,
    }
}
