using System.Net;
using System.Text.Json;
using NetGuard.Networks.ProxyProtocol;
using NetGuard.Tests.Shared;

namespace NetGuard.Core.Tests.Networks.ProxyProtocol;

/// <summary>
/// Cases of other implementations. To reject is here not to accept a header; what is then done with the connection is
/// the proxy's part (closed, or every request refused where no header was sent).
/// </summary>
public sealed class ProxyProtocolCorpusTests
{
    private const string Corpus = "proxy-protocol.json";

    /// <summary>Ours says nobody where others fall back to the proxy's own address: a trusted proxy is never a client.</summary>
    private const string ConnectionPeer = "(connection peer";

    [CorpusFact(Corpus)]
    public void Read_EveryCase_IsAsSaid()
    {
        List<string> differences = [];
        using var document = JsonDocument.Parse(File.ReadAllText(Corpora.File(Corpus)));
        var ran = 0;
        foreach (var row in document.RootElement.EnumerateArray())
        {
            ran++;
            var bytes = Convert.FromBase64String(row.GetProperty("b64").GetString()!);
            var status = ProxyHeaderReader.Read(bytes, out var header);
            var doubled = status == ProxyHeaderStatus.Complete && ProxyHeaderReader.Read(bytes.AsSpan(header.Length), out _) == ProxyHeaderStatus.Complete;
            var name = $"version {row.GetProperty("version").GetInt32()}, {row.GetProperty("desc").GetString()}";
            switch (row.GetProperty("verdict").GetString())
            {
                case "reject" when status == ProxyHeaderStatus.Complete && !doubled:
                    differences.Add($"{name}: accepted with {header.Client}");
                    break;
                case "accept" when status != ProxyHeaderStatus.Complete || header.Client?.ToString() != Source(row):
                    differences.Add($"{name}: {status} {header.Client} instead of {Source(row)}");
                    break;
                case "accept-or-reject" when status == ProxyHeaderStatus.Complete && header.Client is not null:
                    differences.Add($"{name}: {header.Client}, though it names no address");
                    break;
            }
        }

        Assert.Empty(differences);
        Assert.Equal(35, ran);
    }

    private static string? Source(JsonElement row)
    {
        var source = row.GetProperty("source").GetString()!;
        return source.StartsWith(ConnectionPeer, StringComparison.Ordinal) ? null
            : IPAddress.Parse(source.Split(' ')[0]) is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString()
            : source;
    }
}
