using NetGuard.Decisions;

namespace NetGuard.Uris;

/// <summary>The mode, reason and rule of each built-in form, made when a policy compiles.</summary>
public sealed class UriFormRules
{
    private readonly UriFinding[] _byForm;

    private UriFormRules(UriFinding[] byForm) => _byForm = byForm;

    /// <summary>Every form in its default mode.</summary>
    public static UriFormRules Default { get; } = new(
        [.. UriForms.BuiltIn.OrderBy(form => form.Form)
            .Select(form => new UriFinding(Reasons.UriForm(form.Name), form.DefaultMode, null))]);

    /// <summary>What is found where a URI has this form.</summary>
    public UriFinding this[UriForm form] => _byForm[(int)form];

    /// <summary>These rules with another mode for one form.</summary>
    public UriFormRules With(UriForm form, Mode mode, RuleReference? rule)
    {
        var copy = (UriFinding[])_byForm.Clone();
        copy[(int)form] = copy[(int)form] with { Mode = mode, Rule = rule };
        return new UriFormRules(copy);
    }

    /// <summary>These rules with one origin for all forms: the entry that says nothing about any.</summary>
    public UriFormRules WithRule(RuleReference rule) =>
        new([.. _byForm.Select(finding => finding with { Rule = rule })]);
}
