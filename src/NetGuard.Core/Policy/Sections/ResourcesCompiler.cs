using System.Collections.Frozen;
using NetGuard.Networks;
using NetGuard.Policy.Routing;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>NetGuard.Resources</c>.</summary>
internal static class ResourcesCompiler
{
    public static FrozenDictionary<string, ResourcePolicy> Compile(SectionView netGuard, AddressRanges trustedProxies, CompileContext context)
    {
        var resources = new Dictionary<string, ResourcePolicy>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, resource) in netGuard.Get(NetGuardSettings.Resources))
        {
            resources[name] = CompileOne(name, resource, trustedProxies, context);
        }

        return resources.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static ResourcePolicy CompileOne(string name, SectionView resource, AddressRanges trustedProxies, CompileContext context) => new()
    {
        Name = name,
        Network = NetworkAclsCompiler.Compile(resource, trustedProxies, context),
        Authentication = AuthenticationCompiler.Compile(resource, context),
        Upstream = UpstreamCompiler.Compile(resource, context),
        PassThrough = UpstreamCompiler.CompilePassThrough(resource, context),
        MaxRequestBodySize = resource.Get(ResourceSettings.Limits).Get(ResourceSettings.MaxRequestBodySize),
        Lifetime = CompileLifetime(resource),
        Traffic = TrafficCompiler.Compile(resource.Get(ResourceSettings.Limits), context),
        Operations = OperationsCompiler.Compile(resource, context),
        Inspection = DlpCompiler.Compile(resource, context),
        Terms = new RouteTerms(
            new ConfigNodeReference(resource.Path, resource.Origin),
            resource.Get(ResourceSettings.SharedDestination),
            resource.Get(ResourceSettings.AllowInsecureUpstream),
            resource.Get(ResourceSettings.AllowWebProxy))
        {
            AllowAnyCertificate = resource.Get(ResourceSettings.DangerousAllowAnyUpstreamCertificate),
        },
    };

    private static LifetimeRules CompileLifetime(SectionView resource)
    {
        var limits = resource.Get(ResourceSettings.Limits);
        return new(limits.Get(ResourceSettings.MaxRequestAge), resource.Get(ResourceSettings.Revocation), limits.RuleOf(ResourceSettings.MaxRequestAge))
        {
            BodyTimeout = limits.Get(ResourceSettings.BodyTimeout),
            BodyRule = limits.RuleOf(ResourceSettings.BodyTimeout),
        };
    }
}
