using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Forms;

/// <summary>The parameters of a query as written, one after the other: WHATWG URL section 5.1, before decoding.</summary>
internal ref struct QueryParameters(ReadOnlySpan<byte> query)
{
    private ReadOnlySpan<byte> _rest = query;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf((byte)'&');
            var parameter = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            if (!parameter.IsEmpty)
            {
                var equals = parameter.IndexOf((byte)'=');
                Name = equals < 0 ? parameter : parameter[..equals];
                Value = equals < 0 ? [] : parameter[(equals + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Undoes escapes, and <c>+</c> for a space. The destination is at least as long as the text.</summary>
    public static Span<byte> Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        for (var i = 0; i < text.Length; written++)
        {
            var isPlus = text[i] == '+';
            var value = Percent.ReadOne(text, ref i);
            destination[written] = isPlus ? (byte)' ' : value;
        }

        return destination[..written];
    }
}
