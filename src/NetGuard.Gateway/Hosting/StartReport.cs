using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Policy;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Hosting;

/// <summary>
/// What an operator should know of a gateway that has just started: which file and policy, what overrides it, where it
/// listens, what is open and what only reports. Never a value of a setting that may be a secret.
/// </summary>
internal static class StartReport
{
    public static void Write(TextWriter output, ConfigurationInput input, CandidateResult started, IEnumerable<Uri> listeners, Uri? admin)
    {
        var candidate = started.Candidate!;
        output.WriteLine($"NetGuard {typeof(StartReport).Assembly.GetName().Version?.ToString(3)}");
        Row(output, "Configuration", input.Path);
        Row(output, "Policy", candidate.Snapshot.Version);
        Rows(output, "Override", Overrides(candidate.Root));
        Rows(output, "Listening on", listeners.Select(Address));
        Row(output, "Admin", admin is null ? "none (NetGuard.Admin.Url is not set)" : Address(admin));
        Row(output, "Refuses at", RefusesAt(candidate.Snapshot));
        Rows(output, "Resource", candidate.Snapshot.Resources.Values.OrderBy(resource => resource.Name, StringComparer.Ordinal).Select(Modes));
        Rows(output, "OPEN ROUTE", OpenRoutes.Of(candidate).Select(route => $"{route}: no resource guards it"));

        var writer = new ConfigErrorWriter(input.SourceName, started.Source.Span);
        foreach (var warning in started.Errors)
        {
            output.WriteLine(writer.Format(warning));
        }
    }

    private static void Rows(TextWriter output, string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Row(output, name, value);
            name = "";
        }
    }

    private static void Row(TextWriter output, string name, string value) => output.WriteLine($"  {name,-14} {value}");

    private static string Address(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    private static string Modes(ResourcePolicy resource)
    {
        var keys = resource.Authentication.AllowAnonymous ? $"{resource.Authentication.Mode}, anonymous callers allowed" : resource.Authentication.Mode.ToString();
        var hosts = resource.Inspection.Uris.RestrictHosts ? "restricted" : "NOT restricted";
        return $"{resource.Name}: network {Loud(resource.Network.Mode)}, keys {keys}, declared fields {Loud(resource.Inspection.DeclaredFields)}, string values {Loud(resource.Inspection.StringValues)}, outbound hosts {hosts}";
    }

    /// <summary>Where those are refused whom no route admits, as it works out and not only as it is set.</summary>
    private static string RefusesAt(PolicySnapshot policy) => policy switch
    {
        { ClientAddress.RefuseAt: RefuseAt.Request } => "Request: each request is answered with 403",
        { Door: null } => "ACCEPT, BUT CLOSES NOBODY: each request is answered",
        _ => "Accept: connections of those whom no route admits are closed before TLS",
    };

    private static string Loud(Mode mode) => mode == Mode.Enforce ? "Enforce" : mode.ToString().ToUpperInvariant();

    /// <summary>Settings that do not come from the file: path and origin.</summary>
    private static IEnumerable<string> Overrides(ConfigNode node) => node switch
    {
        ConfigObject parent => parent.Members.Values.SelectMany(Overrides),
        _ when node.Origin.Line == 0 => [$"{node.Path} ({node.Origin})"],
        _ => [],
    };
}
