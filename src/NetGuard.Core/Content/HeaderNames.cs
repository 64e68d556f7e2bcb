using System.Collections.Frozen;
using NetGuard.Content.Apis;

namespace NetGuard.Content;

/// <summary>What <c>headers.txt</c> says of request headers by their names.</summary>
internal static class HeaderNames
{
    private static readonly FrozenSet<string> s_exempt;
    private static readonly MemberNames s_shown;

    static HeaderNames()
    {
        var exempt = new List<string>();
        var shown = new List<string>();
        using var reader = new StreamReader(typeof(HeaderNames).Assembly.GetManifestResourceStream("NetGuard.Content.headers.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var list = words switch
            {
                ["exempt", _, _, ..] => exempt,
                ["shown", _, _, ..] => shown,
                _ => throw new InvalidDataException($"headers.txt: '{line}' is not a word, a name and a reason."),
            };
            list.Add(words[1]);
        }

        s_exempt = exempt.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        s_shown = new MemberNames([.. shown]);
    }

    /// <summary>Whether the header's value is not looked at.</summary>
    public static bool IsExempt(string name) => s_exempt.Contains(name);

    /// <summary>Whether an answer may say the name.</summary>
    public static bool IsShown(ReadOnlySpan<byte> name) => s_shown.IndexOf(name) >= 0;
}
