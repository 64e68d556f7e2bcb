using System.Text.Json;
using NetGuard.Networks;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Networks;

/// <summary>
/// Cases of a library with several strategies. Ours is "rightmost that is not in a trusted range"; a case of another
/// strategy counts where trusting certain ranges comes to the same.
/// </summary>
public sealed class ForwardedForCorpusTests
{
    private const string Corpus = "forwarded-headers.json";
    private const string TrustedRange = "RightmostTrustedRangeStrategy";
    private const string NonPrivate = "RightmostNonPrivateStrategy";
    private const string Cloudflare = "173.245.48.0/20,103.21.244.0/22,2400:cb00::/32,2606:4700::/32";
    private const string Private = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,127.0.0.0/8,::1,fc00::/7,fe80::/10";

    /// <summary>The trusted ranges that each case was written for, and a peer: one of them, unless the case names its own.</summary>
    private static readonly Dictionary<(string Strategy, string Name), (string Trusted, string Peer)> Ours = new()
    {
        [(TrustedRange, "One range")] = ("4.4.4.0/24", "4.4.4.1"),
        [(TrustedRange, "Cloudflare ranges")] = (Cloudflare, "173.245.48.1"),
        [(TrustedRange, "Peer untrusted: returns peer, ignores spoofed header")] = ("10.0.0.0/8", "9.9.9.9"),
        [(TrustedRange, "Peer untrusted, no header: returns peer")] = ("10.0.0.0/8", "9.9.9.9"),
        [(TrustedRange, "Fail: no non-trusted IP")] = ("2.2.2.0/24", "2.2.2.9"),
        [(TrustedRange, "Fail: rightmost non-trusted IP unspecified")] = ("2.2.2.0/24", "2.2.2.9"),
        [(TrustedRange, "Fail: no values in header")] = ("4.4.4.0/24", "4.4.4.1"),
        [(NonPrivate, "IPv4 with port")] = (Private, "10.0.0.1"),
    };

    private static readonly Dictionary<string, string> OutOfScope = new()
    {
        ["RemoteAddrStrategy"] = "takes the peer's address as text; ours is the socket's",
        ["SingleIPHeaderStrategy"] = "X-Real-IP and the like are no source: nothing says who wrote them",
        ["LeftmostNonPrivateStrategy"] = "the leftmost entry is the client's own word",
        ["RightmostTrustedCountStrategy"] = "counts hops instead of knowing them; a proxy more or less and it is forged",
        ["ChainStrategy"] = "falls back from one source to another; a client could choose",
        ["parseForwardedListItem"] = "the Forwarded header, another grammar",
        ["forwardedHeaderRFCDeviations"] = "the Forwarded header, another grammar",
    };

    [CorpusFact(Corpus)]
    public void TryFindClient_EveryCase_IsWantedOrOutOfScopeForAReason()
    {
        List<string> differences = [];
        var ran = 0;
        using var document = JsonDocument.Parse(File.ReadAllText(Corpora.File(Corpus)));
        foreach (var row in document.RootElement.EnumerateArray())
        {
            var strategy = row.GetProperty("strategy").GetString()!;
            var name = row.GetProperty("name").GetString()!;
            if (!Ours.TryGetValue((strategy, name), out var setting))
            {
                if (!OutOfScope.ContainsKey(strategy) && ReasonAside(row) is null)
                {
                    differences.Add($"{strategy}, {name}: neither run nor said to be out of scope");
                }

                continue;
            }

            ran++;
            string?[] lines = [.. row.GetProperty("headers").GetProperty("X-Forwarded-For").EnumerateArray().Select(line => line.GetString())];
            Assert.True(NetAddress.TryParse(setting.Peer, out var peer));
            var found = ForwardedFor.TryFindClient(lines, peer, AddressSetTests.Set(setting.Trusted), out var client);
            var want = row.GetProperty("want").GetString()!;
            if (found ? client.ToString() != want : want.Length > 0)
            {
                differences.Add($"{strategy}, {name}: {(found ? client : "none")} instead of '{want}'");
            }
        }

        Assert.Empty(differences);
        Assert.Equal(Ours.Count, ran);
    }

    private static string? ReasonAside(JsonElement row)
    {
        if (row.GetProperty("want").GetString() == "ERROR")
        {
            return "a wrong setting of that library, which has a choice of headers";
        }

        if (row.TryGetProperty("remoteAddr", out var peer) && peer.GetString() is "" or "@")
        {
            return "a peer without an address names no client here, whatever the header says";
        }

        if (row.TryGetProperty("remoteAddr", out peer) && peer.GetString()!.Contains('%', StringComparison.Ordinal))
        {
            return "keeps the peer's zone id, which is dropped here";
        }

        return row.GetProperty("headerName").GetString() is { } header && header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            ? "the Forwarded header, another grammar"
            : null;
    }
}
