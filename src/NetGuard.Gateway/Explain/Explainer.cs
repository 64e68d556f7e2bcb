using Microsoft.Extensions.Logging.Abstractions;
using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Proxy;
using NetGuard.Proxy.Authentication;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Configuration;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Gateway.Explain;

/// <summary>
/// Runs the pipeline's own stages, one by one, on a request that nobody sent. Unlike the pipeline it does not stop at the
/// first refusal, so that a policy can be put right in one go.
/// </summary>
internal sealed class Explainer
{
    private readonly Candidate _candidate;
    private readonly ResourceRoutes _routes;
    private readonly AdmitStage _admit;
    private readonly BodyStage _body = new(new BodyStore(new BufferBudget(), TimeProvider.System), new GuardPipelineSettings(), NullLogger<BodyStage>.Instance);
    private readonly InspectStage _inspect;

    public Explainer(Candidate candidate)
    {
        _candidate = candidate;
        _routes = new ResourceRoutes(candidate);
        var policies = new PolicyStore();
        policies.Publish(candidate.Snapshot);
        _admit = new AdmitStage(policies);
        _inspect = new InspectStage();
    }

    public async Task<Explanation> ExplainAsync(ResourcePolicy resource, NetAddress? client, HypotheticalRequest? hypothetical)
    {
        var request = new GuardedRequest { Snapshot = _candidate.Snapshot, Resource = resource, ClientAddress = client };
        var stages = new List<StageReport>();
        if (hypothetical is null)
        {
            stages.Add(Network(request));
        }
        else
        {
            await ExplainAsync(request, hypothetical, stages);
        }

        return new Explanation(
            resource.Name,
            _candidate.Snapshot.Version,
            client?.ToString(),
            hypothetical?.Method,
            hypothetical is null ? null : PathOf(hypothetical.Target),
            stages,
            [.. request.Trail.Reports]);
    }

    private async Task ExplainAsync(GuardedRequest request, HypotheticalRequest hypothetical, List<StageReport> stages)
    {
        var resource = request.Resource!;
        var route = _routes.Find(hypothetical.Method, HypotheticalContext.PathOf(hypothetical.Target));
        var owner = route?.Metadata?.GetValueOrDefault(NetGuardMetadata.Resource);
        if (route is null || owner != resource.Name)
        {
            stages.Add(StageReport.Of("Admit", Decision.Reject(Reasons.NoResource), null, route is null ? "no route takes this method and path" : $"route {route.RouteId} takes it, which names {owner}"));
            stages.Add(Network(request));
            return;
        }

        var context = HypotheticalContext.Create(hypothetical, route);
        var admitted = _admit.Decide(context, request);
        stages.Add(StageReport.Of("Admit", admitted, null, $"route {route.RouteId}"));
        request.Resource = resource;
        stages.Add(Network(request));
        stages.Add(hypothetical.HasHeaders ? Authenticate(context, request) : StageReport.NotJudged("Authenticate", "the file holds no headers"));

        if (admitted.IsReject)
        {
            stages.Add(StageReport.NotJudged("Inspect", "such a request is not read"));
            return;
        }

        var limited = LimitStage.DecideMessage(context, request, ApiCatalog.Default);
        request.Trail.Take(limited);
        stages.Add(StageReport.Of("Limit", limited, resource.Operations.Rule, Operation(request.Operation)));
        if (await _body.DecideAsync(context, request) is { IsReject: true } unread)
        {
            stages.Add(StageReport.Of("Inspect", unread, null));
            return;
        }

        var decision = _inspect.Decide(context, request);
        request.Trail.Take(decision);
        stages.Add(StageReport.Of("Inspect", decision, resource.Inspection.Rule, Coverage(request.Trail)));
    }

    private static StageReport Authenticate(HttpContext context, GuardedRequest request)
    {
        var decision = AuthenticateStage.Decide(context, request);
        request.Trail.Take(decision);
        return StageReport.Of("Authenticate", decision, request.Resource!.Authentication.Rule, request.KeySlot > 0 ? $"key {request.KeySlot}" : null);
    }

    private static StageReport Network(GuardedRequest request)
    {
        if (request.ClientAddress is not { } client)
        {
            return StageReport.NotJudged("Network", "no --client was given");
        }

        var rules = request.Resource!.Network;
        var decision = NetworkStage.Decide(request);
        request.Trail.Take(decision);
        var caller = rules.Terms?.Explain(client);
        return StageReport.Of("Network", decision, rules.Rule, rules.Mode == Mode.Off ? "off"
            : caller?.IsTrustedProxy == true ? "the address is a trusted proxy's, which is never a client"
            : rules.Allowed.Contains(client) ? "Allow contains the address"
            : rules.Endpoints.Contains(client) ? "Endpoints contains the address"
            : rules.Names.Find(client) is { } name ? $"Endpoints contains the address: {name.Name} has it"
            : "neither Allow nor Endpoints contains the address" + Unresolved(rules)) with
        { Caller = caller };
    }

    private static string Unresolved(NetworkRules rules) =>
        rules.Names.Sources.Where(name => name.Current.IsEmpty).Select(name => name.Name).ToArray() is { Length: > 0 } names
            ? $"; without an address: {string.Join(", ", names)}"
            : "";

    private static string Operation(ApiOperation? operation) =>
        operation is null ? "no schema knows this operation" : $"operation {operation.Name}, group {operation.Group.Name}";

    private static string Coverage(Trail trail) =>
        $"{trail.BytesInspected} of {trail.BytesTotal} bytes inspected, {(trail.BytesOpaque > 0 ? $"{trail.BytesOpaque} passed as files, " : "")}URIs: {trail.UriCount}";

    private static string PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }
}
