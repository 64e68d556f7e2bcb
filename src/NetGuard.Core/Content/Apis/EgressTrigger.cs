using System.Text;

namespace NetGuard.Content.Apis;

/// <summary>Which value of a field lets the endpoint reach out, and by what way.</summary>
internal sealed class EgressTrigger(EgressWay? way, IEnumerable<string>? prefixes, IEnumerable<string> except)
{
    private readonly byte[][]? _prefixes = prefixes?.Select(Encoding.ASCII.GetBytes).ToArray();

    // What asks for nothing in any field: off, absent, and the empty string.
    private readonly byte[][] _except = [.. except.Concat(["false", "null", ""]).Select(Encoding.ASCII.GetBytes)];

    /// <summary><c>null</c> where the URLs that are reached are judged in fields of their own.</summary>
    public EgressWay? Way { get; } = way;

    /// <param name="value">A string, or the first token of any other JSON value.</param>
    public bool IsAskedBy(ReadOnlySpan<byte> value)
    {
        if (_prefixes is null)
        {
            foreach (var harmless in _except)
            {
                if (Ascii.EqualsIgnoreCase(value, harmless))
                {
                    return false;
                }
            }

            return true;
        }

        // A model behind a router has its vendor's name before a slash.
        var name = value[(value.LastIndexOf((byte)'/') + 1)..];
        foreach (var prefix in _prefixes)
        {
            if (prefix[0] == '*' ? EndsWith(value, prefix.AsSpan(1)) : StartsWith(value, prefix) || StartsWith(name, prefix))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWith(ReadOnlySpan<byte> value, ReadOnlySpan<byte> prefix) =>
        value.Length >= prefix.Length && Ascii.EqualsIgnoreCase(value[..prefix.Length], prefix);

    private static bool EndsWith(ReadOnlySpan<byte> value, ReadOnlySpan<byte> ending) =>
        value.Length >= ending.Length && Ascii.EqualsIgnoreCase(value[^ending.Length..], ending);
}
