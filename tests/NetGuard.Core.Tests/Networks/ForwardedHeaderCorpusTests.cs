using System.Text.Json;
using NetGuard.Networks;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Networks;

/// <summary>Cases of two libraries. Ours reads what RFC 7239 allows, from the right end; each other outcome has its reason.</summary>
public sealed class ForwardedHeaderCorpusTests
{
    private const string Grammar = "forwarded-grammar.tsv";
    private const string Headers = "forwarded-headers.json";
    private const string NoColon = "a colon and brackets are no characters of a token (RFC 7239, 4): the value has to be quoted";
    private const string NoBrackets = "IPv6 stands in brackets (RFC 7239, 6), else its last group may as well be a port";

    /// <summary>The library's own deviations from the grammar.</summary>
    private static readonly Dictionary<string, string> GrammarDifferences = new()
    {
        ["foo=bar,=baz"] = "a parameter has a name of at least one character (RFC 7230, 3.2.6); the title says so too",
    };

    private static readonly Dictionary<string, string> ItemDifferences = new()
    {
        ["IPv6 with brackets, no quotes, and no port"] = NoColon,
        ["IPv6 with port and no quotes"] = NoColon,
        ["IPv4 with port"] = NoColon,
        ["Multiple IPv6 directives"] = NoColon,
    };

    /// <summary>Cases that trust private ranges, or the range that a count of hops comes to.</summary>
    private static readonly Dictionary<(string Strategy, string Name), string> HeaderTrust = new()
    {
        [("RightmostNonPrivateStrategy", "IPv6 with no port")] = "10.0.0.0/8",
        [("RightmostNonPrivateStrategy", "IPv6 with port and zone, no quotes")] = "10.0.0.0/8,fe80::/10",
        [("RightmostNonPrivateStrategy", "Fail: Forwarded: none acceptable")] = "10.0.0.0/8",
        [("RightmostNonPrivateStrategy", "Fail: Forwarded: no header")] = "10.0.0.0/8",
        [("RightmostNonPrivateStrategy", "Fail: XFF: no header")] = "10.0.0.0/8",
        [("RightmostTrustedCountStrategy", "Count one")] = "10.0.0.0/8",
        [("RightmostTrustedCountStrategy", "Fail: bad value at count index")] = "10.0.0.0/8,6.6.6.0/24",
        [("RightmostTrustedCountStrategy", "Fail: zero value at count index")] = "10.0.0.0/8,6.6.6.0/24",
        [("forwardedHeaderRFCDeviations", "Comma in quotes")] = "10.0.0.0/8,4.4.4.0/24",
        [("forwardedHeaderRFCDeviations", "Unmatched quote")] = "10.0.0.0/8",
        [("forwardedHeaderRFCDeviations", "Invalid characters")] = "10.0.0.0/8,2.2.2.0/24",
        [("forwardedHeaderRFCDeviations", "Duplicate token")] = "10.0.0.0/8,3.3.3.0/24",
        [("forwardedHeaderRFCDeviations", "Escaped character")] = "10.0.0.0/8",
        [("forwardedHeaderRFCDeviations", "Equal sign spaces")] = "10.0.0.0/8",
        [("forwardedHeaderRFCDeviations", "Disallowed characters in unquoted value (like colons and square brackets")] = "10.0.0.0/8",
        [("forwardedHeaderRFCDeviations", "IPv4 brackets")] = "10.0.0.0/8",
    };

    /// <summary>What ours says instead, and why.</summary>
    private static readonly Dictionary<string, (string Client, string Reason)> HeaderDifferences = new()
    {
        ["IPv6 with no port"] = ("", NoBrackets),
        ["IPv6 with port and zone, no quotes"] = ("", NoColon),
        ["Comma in quotes"] = ("", "a quoted string is one value, and the one here is no address"),
        ["Invalid characters"] = ("", "refused at the character that no grammar has"),
        ["Duplicate token"] = ("", "a parameter occurs once in an element (RFC 7239, 4)"),
        ["Escaped character"] = ("3.3.3.3", "a quoted pair stands for its second character (RFC 9110, 5.6.4)"),
        ["Equal sign spaces"] = ("", "no blanks around the equals sign (RFC 7239, 4)"),
        ["Disallowed characters in unquoted value (like colons and square brackets"] = ("", NoColon),
        ["IPv4 brackets"] = ("", "brackets hold IPv6 (RFC 7239, 6)"),
    };

    [CorpusFact(Grammar)]
    public void TryRead_EveryGrammarCase_IsAsSaidOrNamed()
    {
        List<string> differences = [];
        var rows = File.ReadAllLines(Corpora.File(Grammar))[1..];
        foreach (var cells in rows.Select(row => row.Split('\t')))
        {
            var header = JsonSerializer.Deserialize<string>(cells[0])!;
            if (IsWellFormed(header) != (cells[1] == "valid" && !GrammarDifferences.ContainsKey(header)))
            {
                differences.Add($"{cells[0]} is {cells[1]}: {cells[2]}");
            }
        }

        Assert.Empty(differences);
        Assert.Equal(20, rows.Length);
    }

    [CorpusFact(Headers)]
    public void TryRead_EveryListItem_IsWantedOrNamed()
    {
        List<string> differences = [];
        var ran = 0;
        foreach (var (name, row) in Rows("parseForwardedListItem"))
        {
            ran++;
            var want = ItemDifferences.ContainsKey(name) ? "" : row.GetProperty("want").GetString()!;
            var found = ForwardedElement.TryRead(row.GetProperty("forwardedItem").GetString(), out var element) && element.TryGetFor(out var address) ? address.ToString() : "";
            if (found != want)
            {
                differences.Add($"{name}: '{found}' instead of '{want}'");
            }
        }

        Assert.Empty(differences);
        Assert.Equal(15, ran);
    }

    [CorpusFact(Headers)]
    public void TryFindClient_EveryForwardedCaseReadFromTheRight_IsWantedOrNamed()
    {
        List<string> differences = [];
        var ran = 0;
        foreach (var ((strategy, wanted), trusted) in HeaderTrust)
        {
            foreach (var (name, row) in Rows(strategy).Where(row => row.Name == wanted && HeaderOf(row.Case) is "Forwarded"))
            {
                ran++;
                string?[] lines = row.GetProperty("headers").TryGetProperty("Forwarded", out var header) ? [.. header.EnumerateArray().Select(line => line.GetString())] : [];
                var want = HeaderDifferences.TryGetValue(name, out var ours) ? ours.Client
                    : name == "Unmatched quote" ? "2.2.2.2"
                    : row.GetProperty("want").GetString()!;
                var found = ForwardedHeader.TryFindClient(lines, NetAddress.IPv4(0x0A000001), AddressSetTests.Set(trusted), out var client) ? client.ToString() : "";
                if (found != want)
                {
                    differences.Add($"{strategy}, {name}: '{found}' instead of '{want}'");
                }
            }
        }

        Assert.Empty(differences);
        Assert.Equal(HeaderTrust.Count, ran);
    }

    /// <summary>A case of Forwarded that is not run is one whose strategy reads from the left or chooses among headers.</summary>
    [CorpusFact(Headers)]
    public void Corpus_EveryForwardedCase_IsRunOrReadsFromTheLeft()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Corpora.File(Headers)));
        Assert.DoesNotContain(document.RootElement.EnumerateArray(), row =>
            HeaderOf(row) is "Forwarded"
            && row.GetProperty("strategy").GetString() is not ("LeftmostNonPrivateStrategy" or "SingleIPHeaderStrategy" or "ChainStrategy")
            && !HeaderTrust.ContainsKey((row.GetProperty("strategy").GetString()!, row.GetProperty("name").GetString()!)));
    }

    private static string? HeaderOf(JsonElement row) =>
        "Forwarded".Equals(row.GetProperty("headerName").GetString(), StringComparison.OrdinalIgnoreCase) ? "Forwarded" : null;

    private static bool IsWellFormed(string header)
    {
        int comma;
        do
        {
            comma = ForwardedHeader.LastComma(header);
            if (!ForwardedElement.TryRead(header.AsSpan(comma + 1).Trim(" \t"), out _))
            {
                return false;
            }

            header = header[..Math.Max(comma, 0)];
        }
        while (comma >= 0);
        return true;
    }

    private static List<(string Name, JsonElement Case)> Rows(string strategy)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Corpora.File(Headers)));
        return [.. document.RootElement.EnumerateArray()
            .Where(row => row.GetProperty("strategy").GetString() == strategy)
            .Select(row => (row.GetProperty("name").GetString()!, row.Clone()))];
    }
}
