using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Inspection;
using NetGuard.Policy.Settings;
using NetGuard.Uris;

namespace NetGuard.Policy.Sections;

/// <summary><c>Dlp</c> of a resource. Absent, a request can name no host.</summary>
internal static class DlpCompiler
{
    public static InspectionRules Compile(SectionView resource, CompileContext context)
    {
        var dlp = resource.Get(DlpSettings.Dlp);
        var inspect = dlp.Get(DlpSettings.Inspect);
        return new InspectionRules
        {
            DeclaredFields = inspect.Get(DlpSettings.DeclaredFields),
            StringValues = inspect.Get(DlpSettings.StringValues),
            FreeText = inspect.Get(DlpSettings.FreeText),
            Opaque = inspect.Get(DlpSettings.Opaque),
            Uris = CompileUris(dlp, context.Findings),
            Egress = EgressCompiler.Compile(dlp, context),
            SensitiveData = SensitiveDataCompiler.Compile(dlp, context.Findings),
            Rule = inspect.Rule,
        };
    }

    private static UriPolicy CompileUris(SectionView dlp, Findings findings)
    {
        var closed = UriPolicy.Closed(dlp.Rule);
        if (dlp.Node is null)
        {
            return closed;
        }

        var hosts = dlp.Get(DlpSettings.AllowedFqdnList);
        FqdnSet.TryCreate(Texts(hosts), out var fqdns, out var faults);
        Report(faults, hosts, findings);
        SharedSuffixes.Lint(hosts, findings);

        var prefixTexts = dlp.Get(DlpSettings.AllowedUriPrefixes);
        UriPrefixSet.TryCreate(Texts(prefixTexts), out var prefixes, out faults);
        Report(faults, prefixTexts, findings);
        SharedSuffixes.Lint(prefixTexts, findings);

        var schemeTexts = dlp.Get(DlpSettings.AllowedSchemes);
        SchemeSet.TryCreate(Texts(schemeTexts), out var schemes, out faults);
        Report(faults, schemeTexts, findings);

        return closed with
        {
            RestrictHosts = dlp.Get(DlpSettings.RestrictOutboundNetworkAccess),
            Fqdns = fqdns,
            Prefixes = prefixes,
            Schemes = schemes,
            Ports = dlp.TryGet(DlpSettings.AllowedPorts, out var ports) ? PortSet.Of(ports.Select(port => (int)port)) : schemes.DefaultPorts,
            Forms = CompileForms(dlp, closed.Forms),
            OwnForms = UriFormsCompiler.Compile(dlp, findings),
            WriteTargets = CompileWriteTargets(dlp, findings),
            FqdnRule = dlp.RuleOf(DlpSettings.AllowedFqdnList),
            SchemeRule = dlp.RuleOf(DlpSettings.AllowedSchemes),
            PortRule = dlp.RuleOf(DlpSettings.AllowedPorts),
        };
    }

    private static WriteTargets? CompileWriteTargets(SectionView dlp, Findings findings)
    {
        if (!dlp.TryGet(DlpSettings.AllowedWriteTargets, out var entries))
        {
            return null;
        }

        WriteTargets.TryCreate(Texts(entries), out var targets, out var faults);
        Report(faults, entries, findings);
        SharedSuffixes.Lint(entries, findings);
        return targets with { Rule = dlp.RuleOf(DlpSettings.AllowedWriteTargets) };
    }

    private static UriFormRules CompileForms(SectionView dlp, UriFormRules rules)
    {
        foreach (var (name, word) in dlp.Get(DlpSettings.BuiltInForms))
        {
            if (UriForms.Find(name) is { } form)
            {
                rules = rules.With(form.Form, Enum.Parse<Mode>(word.Text), new RuleReference(word.Path, word.Origin.ToString()));
            }
        }

        return rules;
    }

    private static string[] Texts(IReadOnlyList<ConfigScalar> items) => [.. items.Select(item => item.Text)];

    private static void Report((int Index, string Message)[] faults, IReadOnlyList<ConfigScalar> items, Findings findings)
    {
        foreach (var (index, message) in faults)
        {
            findings.Add(items[index], message);
        }
    }
}
