using System.Buffers;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.InText;

/// <summary>
/// All URLs of a text as a fetcher or renderer would read them: those in the text itself, those in values of HTML that hold
/// line breaks, and both again once character references are undone, where the text has any that spell a URL. Escapes are
/// undone in what is handed out. End it by <see cref="Dispose"/>.
/// </summary>
internal ref struct TextUrlScan(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _text = text;
    private TextUrls _urls = new(text);
    private MarkupValues _values = new(text);
    private Pass _pass = Pass.Text;
    private bool _isUndone;
    private byte[] _undone = [];
    private byte[] _url = [];

    /// <summary>False for most texts, at the speed of memory.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> text) => TextUrls.MayBeIn(text) || text.Contains((byte)'&');

    /// <param name="url">The next URL; valid until the next call.</param>
    /// <param name="isName">Whether it is a host name without scheme or slashes.</param>
    public bool TryNext(out ReadOnlySpan<byte> url, out bool isName)
    {
        isName = false;
        while (true)
        {
            switch (_pass)
            {
                case Pass.Text:
                    while (_urls.TryNext(out var found))
                    {
                        url = Undo(found);
                        if (!url.IsEmpty)
                        {
                            isName = found.Kind == TextUrlKind.Name;
                            return true;
                        }
                    }

                    _pass = MarkupValues.MayBeIn(_text) ? Pass.Values : Pass.References;
                    break;
                case Pass.Values:
                    if (_values.TryNext(out url))
                    {
                        return true;
                    }

                    _pass = Pass.References;
                    break;
                default:
                    if (_isUndone || !TextEntities.SpellUrls(_text))
                    {
                        url = [];
                        return false;
                    }

                    UndoReferences();
                    break;
            }
        }
    }

    public void Dispose()
    {
        Return(_undone);
        Return(_url);
        (_undone, _url) = ([], []);
    }

    private void UndoReferences()
    {
        _isUndone = true;
        _undone = ArrayPool<byte>.Shared.Rent(_text.Length);
        _text = _undone.AsSpan(0, TextEntities.Undo(_text, _undone));
        _urls = new TextUrls(_text);
        _values = new MarkupValues(_text);
        _pass = Pass.Text;
    }

    private ReadOnlySpan<byte> Undo(TextUrl url)
    {
        if (url.Kind is TextUrlKind.Plain or TextUrlKind.Name)
        {
            return UriTrim.Trim(url.Bytes);
        }

        if (_url.Length < url.Bytes.Length)
        {
            Return(_url);
            _url = ArrayPool<byte>.Shared.Rent(url.Bytes.Length);
        }

        var length = url.Kind == TextUrlKind.Escaped ? Percent.Decode(url.Bytes, _url) : DropBackslashes(url.Bytes, _url);
        var plain = _url.AsSpan(0, length);

        // Where the word ends is known; where the URL in it does, only now.
        return new TextUrls(plain).TryNext(out var inner) && inner.Kind == TextUrlKind.Plain ? UriTrim.Trim(inner.Bytes) : UriTrim.Trim(plain);
    }

    // A backslash before a slash ends a host no sooner than the slash does, so that dropping it changes no host.
    private static int DropBackslashes(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != '\\' || i + 1 == source.Length || source[i + 1] is not ((byte)'/' or (byte)':'))
            {
                destination[written++] = source[i];
            }
        }

        return written;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private enum Pass : byte
    {
        Text,
        Values,
        References,
    }
}
