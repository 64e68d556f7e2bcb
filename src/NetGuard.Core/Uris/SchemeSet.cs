using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary><c>AllowedSchemes</c>, compiled.</summary>
public sealed class SchemeSet
{
    private readonly byte[][] _schemes;

    private SchemeSet(byte[][] schemes)
    {
        _schemes = schemes;
        DefaultPorts = PortSet.Of(schemes.Select(scheme => UrlSchemes.DefaultPort(scheme)).Where(port => port >= 0));
    }

    /// <summary>https and data.</summary>
    public static SchemeSet Default { get; } = new(["https"u8.ToArray(), "data"u8.ToArray()]);

    /// <summary>The default ports of these schemes: 443 for https, none for data.</summary>
    public PortSet DefaultPorts { get; }

    /// <param name="entries">Schemes without colon, in any case, such as <c>https</c>.</param>
    /// <param name="set">The schemes that are well formed.</param>
    /// <param name="errors">One for each entry that is not; empty on success.</param>
    public static bool TryCreate(IReadOnlyList<string> entries, out SchemeSet set, out (int Index, string Message)[] errors)
    {
        var schemes = new List<byte[]>();
        var found = new List<(int, string)>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (UrlSchemes.IsScheme(entries[i]))
            {
                schemes.Add(Encoding.ASCII.GetBytes(entries[i].ToLowerInvariant()));
            }
            else
            {
                found.Add((i, "a scheme is a letter followed by letters, digits, '+', '-' or '.', at most 64 characters, without ':' (such as \"https\")"));
            }
        }

        set = new SchemeSet([.. schemes]);
        errors = [.. found];
        return errors.Length == 0;
    }

    /// <param name="scheme">Lower case, without colon.</param>
    public bool Contains(ReadOnlySpan<byte> scheme)
    {
        foreach (var candidate in _schemes)
        {
            if (scheme.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }
}
