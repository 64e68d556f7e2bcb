using System.Buffers;

namespace NetGuard.Networks;

/// <summary>
/// A DNS name among endpoints: a whole host name (RFC 1123, 2.1; with underscores, which hosts in the field have), whose
/// last label is no number, so that no spelling of an address is read as a name.
/// </summary>
public static class EndpointName
{
    public const int MaxLength = 253;
    public const int MaxLabelLength = 63;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*");

    /// <summary>Whether the text was meant as a name and not as an address or a network.</summary>
    public static bool IsMeant(ReadOnlySpan<char> text) =>
        text.Length > 0 && !text.ContainsAnyExcept(NameCharacters) && HasLetter(LastLabel(WithoutFinalDot(text)));

    /// <summary>Reads a name; it comes out in lower case and without a final dot. <paramref name="fault"/> says what is wrong.</summary>
    public static bool TryParse(string text, out string name, out string fault)
    {
        var bare = WithoutFinalDot(text);
        name = "";
        fault = Fault(bare);
        if (fault.Length > 0)
        {
            return false;
        }

        name = bare.ToString().ToLowerInvariant();
        return true;
    }

    private static string Fault(ReadOnlySpan<char> name)
    {
        if (name.Contains('*'))
        {
            return "a wildcard cannot be resolved; write each name, or the addresses as a network";
        }

        if (name.Length > MaxLength)
        {
            return $"a name has at most {MaxLength} characters";
        }

        if (!name.Contains('.'))
        {
            return "a name without a dot means another host in each network; write the whole name";
        }

        foreach (var label in name.Split('.'))
        {
            if (LabelFault(name[label]) is { Length: > 0 } fault)
            {
                return fault;
            }
        }

        return HasLetter(LastLabel(name)) ? "" : "a name's last label is not a number";
    }

    private static string LabelFault(ReadOnlySpan<char> label)
    {
        if (label.Length == 0)
        {
            return "a name has no empty label; two dots stand beside each other, or one at the beginning";
        }

        if (label.Length > MaxLabelLength)
        {
            return $"a label has at most {MaxLabelLength} characters";
        }

        if (label.ContainsAnyExcept(NameCharacters))
        {
            return "a name has letters, digits, '-', '_' and dots only; write an international name in its ASCII form (xn--…)";
        }

        return label[0] == '-' || label[^1] == '-' ? "a label neither begins nor ends with '-'" : "";
    }

    private static ReadOnlySpan<char> WithoutFinalDot(ReadOnlySpan<char> text) => text.Length > 1 && text[^1] == '.' ? text[..^1] : text;

    private static ReadOnlySpan<char> LastLabel(ReadOnlySpan<char> name) => name[(name.LastIndexOf('.') + 1)..];

    private static bool HasLetter(ReadOnlySpan<char> label) => label.ContainsAnyInRange('a', 'z') || label.ContainsAnyInRange('A', 'Z');
}
