using System.Text;

namespace NetGuard.Uris.Forms;

/// <summary>One path of a form: exact, a final slash aside, or with a final <c>*</c> everything that begins so.</summary>
public sealed class PathCondition
{
    private readonly byte[] _path;
    private readonly bool _isPrefix;

    private PathCondition(byte[] path, bool isPrefix)
    {
        _path = path;
        _isPrefix = isPrefix;
    }

    public static bool TryCreate(string text, out PathCondition condition, out string error)
    {
        var isPrefix = text.EndsWith('*');
        var path = Encoding.UTF8.GetBytes(isPrefix ? text[..^1] : text);
        error = "";
        if (!text.StartsWith('/'))
        {
            error = "a path begins with '/'";
        }
        else if (path.Contains((byte)'*'))
        {
            error = "'*' stands only at the end of a path";
        }
        else
        {
            var reading = new byte[path.Length + 1];
            reading = reading[..LenientPath.Read(path, reading)];
            if (!reading.AsSpan().SequenceEqual(path))
            {
                error = "write the path plainly: without escapes, ';', '\\', dot segments or empty segments";
            }
        }

        condition = new PathCondition(isPrefix ? path : WithoutFinalSlash(path).ToArray(), isPrefix);
        return error.Length == 0;
    }

    /// <param name="path">As <see cref="LenientPath"/> reads it.</param>
    /// <param name="ignoreCase">Whether the case of ASCII letters does not count.</param>
    internal bool Matches(ReadOnlySpan<byte> path, bool ignoreCase) => _isPrefix
        ? FormText.StartsWith(path, _path, ignoreCase)
        : FormText.AreEqual(WithoutFinalSlash(path), _path, ignoreCase);

    private static ReadOnlySpan<byte> WithoutFinalSlash(ReadOnlySpan<byte> path) => path.EndsWith("/"u8) ? path[..^1] : path;
}
