namespace NetGuard.Networks;

/// <summary>
/// Names of networks: a letter, then letters, digits and <c>_</c> (ASCII), so that a name can be part of a formula and of an
/// environment variable. The formula's own words are no names, in whatever case.
/// </summary>
public static class NetworkName
{
    /// <summary>Characters of the longest name.</summary>
    public const int MaxLength = 64;

    private static readonly string[] Reserved = ["and", "any", "none", "not", "or"];

    public static bool IsReserved(ReadOnlySpan<char> word)
    {
        foreach (var reserved in Reserved)
        {
            if (word.Equals(reserved, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="name">As written.</param>
    /// <param name="error">What is wrong; empty if the name can be used.</param>
    public static bool IsValid(ReadOnlySpan<char> name, out string error)
    {
        error = name switch
        {
            _ when IsReserved(name) => $"'{name}' is a word of formulas and cannot name a network",
            _ when name.Length > MaxLength => $"a network's name has at most {MaxLength} characters",
            _ when !HasNameShape(name) => "a network's name starts with a letter and has letters, digits and '_' only",
            _ => "",
        };
        return error.Length == 0;
    }

    internal static bool HasNameShape(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
