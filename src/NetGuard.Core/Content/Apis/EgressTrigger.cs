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

        foreach (var prefix in _prefixes)
        {
            if (value.Length >= prefix.Length && Ascii.EqualsIgnoreCase(value[..prefix.Length], prefix))
            {
                return true;
            }
        }

        return false;
    }
}
