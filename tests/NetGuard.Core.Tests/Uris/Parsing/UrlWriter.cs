using System.Buffers;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

/// <summary>
/// Writes a parsed URL in canonical form, so that everything the parser found is compared at once: the WHATWG URL
/// standard's serializer (section 4.5), with path, query and fragment percent-encoded and dot segments resolved as its
/// parser does.
/// </summary>
internal static class UrlWriter
{
    private static readonly SearchValues<byte> InFragment = Encoded(" \"<>`");
    private static readonly SearchValues<byte> InQuery = Encoded(" \"#<>");
    private static readonly SearchValues<byte> InSpecialQuery = Encoded(" \"#<>'");
    private static readonly SearchValues<byte> InPath = Encoded(" \"#<>?^`{}");
    private static readonly SearchValues<byte> InUserInfo = Encoded(" \"#<>?^`{}/:;=@[\\]|");

    /// <summary>Bytes that the canonical form of this URL has at most.</summary>
    public static int MaxLength(in ParsedUrl url) => url.Scheme.Length + url.Host.Text.Length + 3 * url.Text.Length + 16;

    /// <param name="url">A URL that parsed.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(in ParsedUrl url, Span<byte> destination)
    {
        var writer = new Writer(destination);
        writer.Add(url.Scheme);
        writer.Add(":"u8);
        if (url.Host.Kind != HostKind.None)
        {
            writer.Add("//"u8);
            AddUserInfo(ref writer, url.UserInfo);
            writer.Add(url.Host.Text);
            if (url.Port >= 0)
            {
                writer.Add(":"u8);
                writer.Add(url.Port);
            }
        }

        AddPath(ref writer, url);
        if (url.QueryStart >= 0)
        {
            writer.Add("?"u8);
            writer.AddEncoded(url.Query, UrlSchemes.IsSpecial(url.Scheme) ? InSpecialQuery : InQuery);
        }

        if (url.FragmentStart >= 0)
        {
            writer.Add("#"u8);
            writer.AddEncoded(url.Fragment, InFragment);
        }

        return writer.Length;
    }

    private static void AddUserInfo(ref Writer writer, ReadOnlySpan<byte> userInfo)
    {
        var colon = userInfo.IndexOf((byte)':');
        writer.AddEncoded(colon < 0 ? userInfo : userInfo[..colon], InUserInfo);
        if (colon >= 0 && colon + 1 < userInfo.Length)
        {
            writer.Add(":"u8);
            writer.AddEncoded(userInfo[(colon + 1)..], InUserInfo);
        }

        if (userInfo is not ([] or [(byte)':']))
        {
            writer.Add("@"u8);
        }
    }

    private static void AddPath(ref Writer writer, in ParsedUrl url)
    {
        var path = url.Path;
        if (url.HasOpaquePath)
        {
            // A space right before the query or fragment would be trimmed once those are taken off.
            var isSpaced = path.EndsWith(" "u8) && path.Length + url.PathStart < url.Text.Length;
            writer.AddEncoded(isSpaced ? path[..^1] : path, Percent.Controls);
            writer.Add(isSpaced ? "%20"u8 : default);
            return;
        }

        var isSpecial = UrlSchemes.IsSpecial(url.Scheme);
        if (path.IsEmpty && !isSpecial)
        {
            return;
        }

        var start = writer.Length;
        var isFile = url.Scheme.SequenceEqual("file"u8);
        if (!path.IsEmpty && IsSlash(path[0], isSpecial))
        {
            path = path[1..];
        }

        for (var isLast = false; !isLast;)
        {
            var end = isSpecial ? path.IndexOfAny((byte)'/', (byte)'\\') : path.IndexOf((byte)'/');
            isLast = end < 0;
            writer.AddSegment(isLast ? path : path[..end], isLast, start, isFile);
            path = isLast ? default : path[(end + 1)..];
        }

        if (url.Host.Kind == HostKind.None && writer.Written[start..].StartsWith("//"u8))
        {
            // Without this the path would read as a host.
            writer.Insert("/."u8, start);
        }
    }

    private static bool IsSlash(byte value, bool isSpecial) => value == '/' || isSpecial && value == '\\';

    private static SearchValues<byte> Encoded(string set) => SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(value => value is < 0x20 or > 0x7E || set.Contains((char)value, StringComparison.Ordinal)).Select(value => (byte)value)]);

    private ref struct Writer(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;

        public int Length { get; private set; }

        public readonly ReadOnlySpan<byte> Written => _destination[..Length];

        public void Add(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_destination[Length..]);
            Length += text.Length;
        }

        public void Add(int number)
        {
            number.TryFormat(_destination[Length..], out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
            Length += digits;
        }

        public void AddEncoded(ReadOnlySpan<byte> text, SearchValues<byte> encoded) =>
            Length += Percent.Encode(text, encoded, _destination[Length..]);

        public void Insert(ReadOnlySpan<byte> text, int at)
        {
            _destination[at..Length].CopyTo(_destination[(at + text.Length)..]);
            text.CopyTo(_destination[at..]);
            Length += text.Length;
        }

        public void AddSegment(ReadOnlySpan<byte> segment, bool isLast, int start, bool isFile)
        {
            var dots = Dots(segment);
            if (dots == 2)
            {
                RemoveSegment(start, isFile);
            }

            if (dots > 0 && !isLast)
            {
                return;
            }

            Add("/"u8);
            if (dots > 0)
            {
                return;
            }

            if (isFile && Length == start + 1 && UrlSchemes.IsDriveLetter(segment))
            {
                Add(segment[..1]);
                Add(":"u8);
                return;
            }

            AddEncoded(segment, InPath);
        }

        private void RemoveSegment(int start, bool isFile)
        {
            var path = _destination[start..Length];
            var isDrive = isFile && path is [(byte)'/', _, (byte)':'] && UrlSchemes.IsDriveLetter(path[1..]);
            if (!path.IsEmpty && !isDrive)
            {
                Length = start + path.LastIndexOf((byte)'/');
            }
        }

        // 1 for ".", 2 for "..", also where a dot is written as %2e; else 0.
        private static int Dots(ReadOnlySpan<byte> segment)
        {
            var dots = 0;
            for (var i = 0; i < segment.Length;)
            {
                if (Percent.ReadOne(segment, ref i) != '.' || ++dots > 2)
                {
                    return 0;
                }
            }

            return dots;
        }
    }
}
