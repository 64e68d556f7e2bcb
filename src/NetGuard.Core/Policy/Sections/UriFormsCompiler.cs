using System.Text;
using NetGuard.Decisions;
using NetGuard.Documents;
using NetGuard.Policy.Settings;
using NetGuard.Uris;
using NetGuard.Uris.Forms;

namespace NetGuard.Policy.Sections;

/// <summary><c>Dlp.UriForms</c>. A form is compiled and then tried on its own examples.</summary>
internal static class UriFormsCompiler
{
    private static readonly Setting[] s_conditions =
    [
        UriFormSettings.Scheme, UriFormSettings.Host, UriFormSettings.Port, UriFormSettings.Path, UriFormSettings.QueryHas, UriFormSettings.QueryValue,
        UriFormSettings.LongerThan, UriFormSettings.PathLongerThan, UriFormSettings.QueryLongerThan, UriFormSettings.Pattern,
    ];

    public static OwnUriForms Compile(SectionView dlp, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var forms = new List<OwnUriForm>();
        foreach (var view in dlp.Get(UriFormSettings.UriForms))
        {
            if (view.TryGet(UriFormSettings.Name, out var name))
            {
                CheckName(name, names, findings);
                forms.Add(Compile(view, name.Text, findings));
            }
        }

        return new OwnUriForms(forms);
    }

    private static void CheckName(ConfigScalar name, HashSet<string> names, Findings findings)
    {
        if (UriForms.Find(name.Text) is not null)
        {
            findings.Add(name, $"'{name.Text}' is a built-in form; BuiltInForms sets its mode");
        }
        else if (!names.Add(name.Text))
        {
            findings.Add(name, $"another form is named '{name.Text}'");
        }
    }

    private static OwnUriForm Compile(SectionView view, string name, Findings findings)
    {
        var before = findings.Count;
        var ignoreCase = view.Get(UriFormSettings.IgnoreCase);
        var form = new OwnUriForm
        {
            Finding = new UriFinding(Reasons.UriForm(name), view.Get(UriFormSettings.FormMode), view.Rule),
            Schemes = Schemes(view, findings),
            Hosts = Hosts(view, findings),
            Ports = Ports(view, findings),
            Paths = Paths(view, findings),
            QueryConditions = [.. Names(view), .. view.Get(UriFormSettings.QueryValue).Select(value => Value(value, ignoreCase, findings))],
            LongerThan = Bound(view, UriFormSettings.LongerThan),
            PathLongerThan = Bound(view, UriFormSettings.PathLongerThan),
            QueryLongerThan = Bound(view, UriFormSettings.QueryLongerThan),
            Pattern = Pattern(view, UriFormSettings.Pattern, ignoreCase, findings),
            IgnoreCase = ignoreCase,
        };

        if (!form.HasCondition && StatesNothing(view))
        {
            findings.Add(view.Node!, "the form states no condition: every URI would have it");
        }

        // Without a condition that was refused the examples would seem wrong.
        if (findings.Count == before && form.HasCondition)
        {
            Try(form, view.Get(UriFormSettings.Matches), expected: true, findings);
            Try(form, view.Get(UriFormSettings.DoesNotMatch), expected: false, findings);
        }

        return form;
    }

    /// <summary>Whether no condition was meant; one that was refused, or whose name is misspelt, is complained of already.</summary>
    private static bool StatesNothing(SectionView view) =>
        view.Node!.Members.Keys.All(member => UriFormSettings.UriForms.Item.Find(member) is { } setting
            && (!s_conditions.Contains(setting) || setting == UriFormSettings.QueryValue && view.TryGet(UriFormSettings.QueryValue, out _)));

    private static SchemeSet? Schemes(SectionView view, Findings findings)
    {
        if (!view.TryGet(UriFormSettings.Scheme, out var texts))
        {
            return null;
        }

        SchemeSet.TryCreate([.. texts.Select(text => text.Text)], out var schemes, out var faults);
        foreach (var (index, message) in faults)
        {
            findings.Add(texts[index], message);
        }

        return schemes;
    }

    private static FqdnSet? Hosts(SectionView view, Findings findings)
    {
        if (!view.TryGet(UriFormSettings.Host, out var texts))
        {
            return null;
        }

        FqdnSet.TryCreate([.. texts.Select(text => text.Text)], out var hosts, out var faults);
        foreach (var (index, message) in faults)
        {
            findings.Add(texts[index], message);
        }

        return hosts;
    }

    private static List<PortRange> Ports(SectionView view, Findings findings)
    {
        var ports = new List<PortRange>();
        foreach (var text in view.Get(UriFormSettings.Port))
        {
            if (PortRange.TryParse(text.Text, out var range))
            {
                ports.Add(range);
            }
            else
            {
                findings.Add(text, "a port is a number from 1 to 65535, or a range such as 8000-8999");
            }
        }

        return ports;
    }

    private static List<PathCondition> Paths(SectionView view, Findings findings)
    {
        var paths = new List<PathCondition>();
        foreach (var text in view.Get(UriFormSettings.Path))
        {
            if (PathCondition.TryCreate(text.Text, out var path, out var error))
            {
                paths.Add(path);
            }
            else
            {
                findings.Add(text, error);
            }
        }

        return paths;
    }

    private static IEnumerable<QueryCondition> Names(SectionView view) =>
        view.Get(UriFormSettings.QueryHas).Select(name => new QueryCondition { Name = Encoding.UTF8.GetBytes(name.Text) });

    private static QueryCondition Value(SectionView view, bool ignoreCase, Findings findings) => new()
    {
        Name = Encoding.UTF8.GetBytes(view.Get(UriFormSettings.ValueName)?.Text ?? ""),
        Values = [.. view.Get(UriFormSettings.Value).Select(value => Encoding.UTF8.GetBytes(value.Text))],
        Pattern = Pattern(view, UriFormSettings.ValuePattern, ignoreCase, findings),
        LongerThan = Bound(view, UriFormSettings.ValueLongerThan),
    };

    private static FormPattern? Pattern(SectionView view, TextSetting setting, bool ignoreCase, Findings findings)
    {
        if (!view.TryGet(setting, out var text))
        {
            return null;
        }

        if (!FormPattern.TryCreate(text.Text, ignoreCase, out var pattern, out var error))
        {
            findings.Add(text, error);
        }

        return pattern;
    }

    private static int Bound(SectionView view, NumberSetting setting) => view.TryGet(setting, out var bytes) ? (int)bytes : -1;

    private static void Try(OwnUriForm form, IReadOnlyList<ConfigScalar> uris, bool expected, Findings findings)
    {
        foreach (var uri in uris)
        {
            var has = OwnUriForms.Has(form, uri.Text);
            if (has is null)
            {
                findings.Add(uri, "not an absolute URI, such as https://storage.example/a?b=c");
            }
            else if (has != expected)
            {
                findings.Add(uri, expected ? "the URI should have this form and does not" : "the URI should not have this form and does");
            }
        }
    }
}
