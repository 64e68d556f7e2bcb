using NetGuard.Documents;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>Kestrel</c> and <c>NetGuard.Admin</c>: where this process listens.</summary>
internal static class ListenersCompiler
{
    public static IReadOnlyList<ListenerFacts> Compile(SectionView root, SectionView netGuard, CompileContext context)
    {
        var listeners = new List<ListenerFacts>();
        var kestrel = root.Get(GatewaySettings.Kestrel);
        var tls = new ListenerTlsCompiler(kestrel, context.Findings);
        foreach (var (name, endpoint) in kestrel.Get(KestrelSettings.Endpoints))
        {
            Add(endpoint.Get(KestrelSettings.Url), listeners, context.Findings);
            if (listeners.Count > 0 && endpoint.Get(KestrelSettings.Url) is { } url)
            {
                listeners[^1] = listeners[^1] with { Tls = tls.Compile(name, url, endpoint) };
            }
        }

        if (netGuard.Get(NetGuardSettings.Admin).Get(NetGuardSettings.AdminUrl) is { } admin)
        {
            Add(admin, listeners, context.Findings);
            LintAdmin(admin, listeners[^1..], context.Findings);
            if (admin.Text.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            {
                context.Findings.Add(admin, "https is not yet supported for the admin application; keep it on loopback, with http");
            }
        }

        return listeners;
    }

    private static void Add(ConfigScalar? url, List<ListenerFacts> listeners, Findings findings)
    {
        if (url is null)
        {
            return;
        }

        if (ListenerFacts.TryParse(url.Text, new(url.Path, url.Origin), out var listener))
        {
            foreach (var other in listeners)
            {
                if (listener.Collides(other))
                {
                    findings.Add(url, $"{other.At.Path} listens on the same port");
                }
            }
        }
        else
        {
            findings.Add(url, Values.Mismatch("an address such as 'http://127.0.0.1:8080', without a path", url));
        }

        listeners.Add(listener);
    }

    private static void LintAdmin(ConfigScalar url, IReadOnlyList<ListenerFacts> admin, Findings findings)
    {
        if (admin is [{ Port: >= 0, IsLoopback: false }])
        {
            findings.Warn(url.Origin, url.Path, "the admin application listens beyond this machine; keep it on loopback or a management network");
        }
    }
}
