using System.Buffers;
using System.Text.Unicode;

namespace NetGuard.Content.Xml;

/// <summary>Characters and names of XML 1.0.</summary>
internal static class XmlText
{
    private static readonly SearchValues<byte> s_controls = SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\n' or '\r')).Select(b => (byte)b)]);

    private static readonly SearchValues<byte> s_nameEnds = SearchValues.Create([.. Enumerable.Range(0, 128).Where(b => !char.IsAsciiLetterOrDigit((char)b) && b is not ('.' or '-' or '_' or ':')).Select(b => (byte)b)]);

    public static ReadOnlySpan<byte> Spaces => " \t\r\n"u8;

    /// <summary>Whether the bytes are UTF-8 without control characters.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => Utf8.IsValid(text) && !text.ContainsAny(s_controls);

    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Length of the name that the text begins with; 0 for none. A name has at most one prefix.</summary>
    public static int NameLength(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAny(s_nameEnds);
        length = length < 0 ? text.Length : length;
        var name = text[..length];
        return name.IsEmpty || char.IsAsciiDigit((char)name[0]) || name[0] is (byte)'.' or (byte)'-' or (byte)':' || name[^1] == ':' || name.Count((byte)':') > 1 ? 0 : length;
    }

    /// <summary>A name without its prefix: prefixes are chosen by who writes the document.</summary>
    public static ReadOnlySpan<byte> Local(ReadOnlySpan<byte> name) => name[(name.IndexOf((byte)':') + 1)..];
}
