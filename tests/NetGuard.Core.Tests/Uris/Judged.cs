using System.Text;
using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

/// <summary>What the judge found, copied out of the reused findings.</summary>
internal sealed record Judged(bool IsUri, string? Host, UriFinding[] Findings)
{
    public bool IsRefused => Findings.Any(finding => finding.Mode == Mode.Enforce);

    public string Codes => string.Join(' ', Findings.Select(finding => finding.Reason.Code));

    public static Judged Of(string value, UriInputKind kind, UriPolicy policy)
    {
        var findings = new UriFindings();
        UriJudge.Judge(Encoding.UTF8.GetBytes(value), kind, policy, findings);
        return new Judged(findings.IsUri, findings.Host, findings.All.ToArray());
    }

    public static UriPolicy Policy(string[] fqdns, string[]? schemes = null, long[]? ports = null, string[]? prefixes = null)
    {
        Assert.True(FqdnSet.TryCreate(fqdns, out var fqdnSet, out _));
        Assert.True(SchemeSet.TryCreate(schemes ?? ["https", "data"], out var schemeSet, out _));
        Assert.True(PortSet.TryCreate(ports ?? [443], out var portSet, out _));
        Assert.True(UriPrefixSet.TryCreate(prefixes ?? [], out var prefixSet, out _));
        return new UriPolicy { RestrictHosts = true, Fqdns = fqdnSet, Schemes = schemeSet, Ports = portSet, Prefixes = prefixSet };
    }
}
