using System.Globalization;
using System.Net;
using NetGuard.Networks;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.Dns</c>: whom endpoint names are asked of.</summary>
internal static class DnsCompiler
{
    private const int MaxServers = 8;
    private const int DefaultPort = 53;

    public static IReadOnlyList<IPEndPoint> Compile(SectionView netGuard, CompileContext context)
    {
        var texts = netGuard.Get(NetGuardSettings.Dns).Get(NetGuardSettings.DnsServers);
        if (texts.Count > MaxServers)
        {
            context.Findings.Add(texts[MaxServers], $"at most {MaxServers} servers");
            return [];
        }

        var servers = new List<IPEndPoint>(texts.Count);
        foreach (var text in texts)
        {
            if (TryParse(text.Text, out var server))
            {
                servers.Add(server);
            }
            else
            {
                context.Findings.Add(text, $"expected an address, or an address and a port such as '127.0.0.1:5353' or '[::1]:5353', not {Values.Quote(text.Text)}");
            }
        }

        return servers;
    }

    private static bool TryParse(string text, out IPEndPoint server)
    {
        server = new IPEndPoint(IPAddress.None, DefaultPort);
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
        var host = hasPort ? text[..colon] : text;
        if (host.StartsWith('[') && host.EndsWith(']') && host.Contains(':', StringComparison.Ordinal))
        {
            host = host[1..^1];
        }

        ushort port = DefaultPort;
        if (!NetAddress.TryParse(host, out var address)
            || address.IsMapped
            || (hasPort && !(ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0)))
        {
            return false;
        }

        server = new IPEndPoint(IPAddress.Parse(address.ToString()), port);
        return true;
    }
}
