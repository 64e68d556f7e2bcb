using NetGuard.Content.Apis;
using NetGuard.Inspection;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>Dlp.AllowedEgress</c>. Absent, a request can use no way out.</summary>
internal static class EgressCompiler
{
    public static EgressRules Compile(SectionView dlp, CompileContext context)
    {
        var names = dlp.Get(EgressSettings.AllowedEgress);
        if (names.Count > 0 && !dlp.Get(DlpSettings.RestrictOutboundNetworkAccess))
        {
            var node = dlp.NodeOf(EgressSettings.AllowedEgress)!;
            context.Findings.Warn(node.Origin, node.Path, "every way out is open while RestrictOutboundNetworkAccess is false");
        }

        return EgressRules.Allowing(
            ApiCatalog.Default.EgressWays.Where(way => names.Any(name => name.Text == way.Name)),
            dlp.Node is null ? dlp.Rule : dlp.RuleOf(EgressSettings.AllowedEgress));
    }
}
