using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace NetGuard.Proxy.Sources.Names;

/// <summary>Asks for the addresses of one family. No servers named: the system's.</summary>
internal delegate Task<NameAnswer> AskName(string name, AddressFamily family, IReadOnlyList<IPEndPoint> servers, CancellationToken cancelled);

/// <summary>
/// Questions to real servers, one after the other: what a server says about a name is taken, what it fails at is asked of
/// the next. No search list and no hosts file: a name means the same on every machine.
/// </summary>
internal sealed class NameServers
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    private const int MaxAliases = 16;

    private readonly LookupClient _client;

    /// <param name="timeout">How long one server may think; it is asked twice.</param>
    public NameServers(TimeSpan timeout) => _client = new LookupClient(new LookupClientOptions(new IPEndPoint(IPAddress.Loopback, 53))
    {
        AutoResolveNameServers = false,
        UseCache = false,
        Timeout = timeout,
        Retries = 1,
        UseTcpFallback = true,
        ThrowDnsErrors = false,
        EnableAuditTrail = false,
    });

    public async Task<NameAnswer> AskAsync(string name, AddressFamily family, IReadOnlyList<IPEndPoint> servers, CancellationToken cancelled)
    {
        foreach (var server in servers.Count > 0 ? servers : SystemServers())
        {
            var answer = await AskAsync(name, family, server, cancelled);
            if (answer.Outcome != NameOutcome.Failed)
            {
                return answer;
            }
        }

        return NameAnswer.Without(NameOutcome.Failed);
    }

    private async Task<NameAnswer> AskAsync(string name, AddressFamily family, IPEndPoint server, CancellationToken cancelled)
    {
        try
        {
            var question = new DnsQuestion(name, family == AddressFamily.InterNetwork ? QueryType.A : QueryType.AAAA);
            return Read(await _client.QueryServerAsync([new NameServer(server)], question, cancelled), question);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancelled.IsCancellationRequested)
        {
            // What a server sends is parsed by the client library, whose complaints are of many types; the list was never complete.
            return NameAnswer.Without(NameOutcome.Failed);
        }
    }

    private static NameAnswer Read(IDnsQueryResponse response, DnsQuestion question) => response.Header.ResponseCode switch
    {
        DnsHeaderResponseCode.NotExistentDomain => NameAnswer.Without(NameOutcome.NoName),
        DnsHeaderResponseCode.NoError when !response.Header.ResultTruncated => Read(response.Answers, question.QueryName.Value),
        _ => NameAnswer.Without(NameOutcome.Failed),
    };

    /// <summary>Follows the aliases from the name asked for; a record that is not on that way is somebody else's.</summary>
    private static NameAnswer Read(IReadOnlyList<DnsResourceRecord> records, string owner)
    {
        var ttl = int.MaxValue;
        for (var i = 0; i < MaxAliases && records.OfType<CNameRecord>().FirstOrDefault(alias => IsOf(alias, owner)) is { } alias; i++)
        {
            owner = alias.CanonicalName.Value;
            ttl = Math.Min(ttl, alias.TimeToLive);
        }

        var found = records.OfType<AddressRecord>().Where(record => IsOf(record, owner)).ToList();
        ttl = found.Aggregate(ttl, (least, record) => Math.Min(least, record.TimeToLive));

        // RFC 2181, 8: a TTL with its first bit set is zero.
        return NameAnswer.Of([.. found.Select(record => record.Address).Distinct()], TimeSpan.FromSeconds(Math.Max(0, ttl)));
    }

    private static bool IsOf(DnsResourceRecord record, string owner) => record.DomainName.Value.Equals(owner, StringComparison.OrdinalIgnoreCase);

    // Read each time, for a laptop changes networks and a container its resolv.conf; never somebody's public server instead.
    private static IPEndPoint[] SystemServers() =>
        [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
            .Where(server => IPAddress.TryParse(server.Address, out _))
            .Select(server => new IPEndPoint(IPAddress.Parse(server.Address!), server.Port))];
}
