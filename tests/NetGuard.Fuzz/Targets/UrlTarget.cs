using System.Text;
using System.Text.Unicode;
using NetGuard.Decisions;
using NetGuard.Uris;
using NetGuard.Uris.Parsing;

namespace NetGuard.Fuzz.Targets;

/// <summary>
/// The URL parser and the judge of URI inputs: the memory that they are given makes no difference, a host is its own canonical
/// form, and what is allowed names a host of the lists, to <see cref="Uri"/> as well.
/// </summary>
internal static class UrlTarget
{
    private static readonly UriFindings s_findings = new();

    public static void Run(ReadOnlySpan<byte> input)
    {
        Parse(input);
        HostJudge.Judge(input, SampleRules.Uris, s_findings);
        UriJudge.Judge(input, UriInputKind.StringValue, SampleRules.Uris, s_findings);
        UriJudge.Judge(input, UriInputKind.DeclaredOrData, SampleRules.Uris, s_findings);
        UriJudge.Judge(input, UriInputKind.Declared, SampleRules.Uris, s_findings);
        if (s_findings.IsUri && !IsRefused())
        {
            ExpectAllowedHost(input);
        }

        var scratch = new byte[UrlReference.ScratchLength(input, "https://base.example/a/b?c#d"u8)];
        UrlReference.TryResolve(input, "https://base.example/a/b?c#d"u8, scratch, out _, out _);
    }

    private static bool IsRefused()
    {
        foreach (ref readonly var finding in s_findings.All)
        {
            if (finding.Mode == Mode.Enforce)
            {
                return true;
            }
        }

        return false;
    }

    private static void Parse(ReadOnlySpan<byte> input)
    {
        var scratch = new byte[UrlParser.ScratchLength(input)];
        var dirty = new byte[scratch.Length];
        dirty.AsSpan().Fill(0xA5);
        var parsed = UrlParser.TryParse(input, scratch, out var url, out var failure);
        FuzzDefectException.Unless(
            parsed == UrlParser.TryParse(input, dirty, out var again, out var otherFailure) && failure == otherFailure
            && url.Host.Text.SequenceEqual(again.Host.Text) && url.ExplicitPort == again.ExplicitPort && url.Spelling == again.Spelling,
            "what was in the scratch memory changes the reading");
        if (!parsed || url.Host.Kind is not (HostKind.Domain or HostKind.IPv4 or HostKind.IPv6))
        {
            return;
        }

        byte[] plain = [.. "https://"u8, .. url.Host.Text, .. "/"u8];
        FuzzDefectException.Unless(
            UrlParser.TryParse(plain, new byte[UrlParser.ScratchLength(plain)], out var canonical, out _) && canonical.Host.Text.SequenceEqual(url.Host.Text),
            "a host is not read as itself again");
    }

    private static void ExpectAllowedHost(ReadOnlySpan<byte> input)
    {
        FuzzDefectException.Unless(UrlParser.TryParse(input, new byte[UrlParser.ScratchLength(input)], out var url, out _), "allowed, and no URL");
        if (url.Scheme.SequenceEqual("data"u8))
        {
            return;
        }

        var host = Encoding.ASCII.GetString(url.Host.Text);
        FuzzDefectException.Unless(IsListed(host), $"allowed, and '{host}' is in no list");
        if (Utf8.IsValid(input) && Ascii.IsValid(input) && Uri.TryCreate(Encoding.ASCII.GetString(input), UriKind.Absolute, out var uri))
        {
            FuzzDefectException.Unless(uri.Host == host && uri.Port == url.EffectivePort, $"allowed as '{host}', and Uri asks '{uri.Host}:{uri.Port}'");
        }
    }

    private static bool IsListed(string host)
    {
        host = host.EndsWith('.') ? host[..^1] : host;
        return host is "allowed.example" or "203.0.113.80" or "[2001:db8::80]" or "prefix.example" || host.EndsWith(".wild.example", StringComparison.Ordinal);
    }
}
