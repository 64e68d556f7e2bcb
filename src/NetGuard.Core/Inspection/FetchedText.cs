using System.Runtime.CompilerServices;
using NetGuard.Decisions;

namespace NetGuard.Inspection;

/// <summary>
/// What holds for the text of a request that lets the endpoint fetch: a URL in it is fetched as one in a declared field is,
/// so it is judged in that mode, whatever the mode of text says.
/// </summary>
internal static class FetchedText
{
    private static readonly ConditionalWeakTable<InspectionRules, InspectionRules> s_rules = [];
    private static readonly ConditionalWeakTable<InspectionRules, InspectionRules> s_textRules = [];

    /// <summary>Whether text is judged by more than its own mode says.</summary>
    public static bool IsJudgedMore(InspectionRules rules) => rules.FreeText < rules.DeclaredFields;

    /// <summary>The rules for a request of which it is known before.</summary>
    public static InspectionRules Rules(InspectionRules rules) =>
        IsJudgedMore(rules) ? s_rules.GetValue(rules, static of => of with { FreeText = of.DeclaredFields }) : rules;

    /// <summary>The rules for judging text alone, when all else has been judged.</summary>
    public static InspectionRules RulesOfTextAlone(InspectionRules rules) =>
        s_textRules.GetValue(rules, static of => of with
        {
            FreeText = of.DeclaredFields,
            DeclaredFields = Mode.Off,
            StringValues = Mode.Off,
            Opaque = OpaqueFiles.Allow,
            SensitiveData = SensitiveDataRules.Off,
        });
}
