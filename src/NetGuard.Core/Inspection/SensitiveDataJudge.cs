using NetGuard.Content;
using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Detectors.Decoding;

namespace NetGuard.Inspection;

/// <summary>
/// Judges the URIs of one message, and all its strings where the rules say so, by what detectors find in them. Names the
/// detector and the place, never what was found.
/// </summary>
internal readonly struct SensitiveDataJudge(SensitiveDataRules rules, Trail trail, DetectorSearch search)
{
    public bool LooksIntoUris => rules.Mode != Mode.Off;

    public bool LooksIntoText => rules.Mode != Mode.Off && rules.InText;

    /// <summary>What must not be shown in names of an answer, whatever the mode.</summary>
    public DetectorSet ForNames => rules.Mode == Mode.Off ? DetectorCatalog.Default : rules.Detectors;

    /// <summary>The refusal, or Allow; findings in Report mode are in the trail.</summary>
    public Decision JudgeUri(ReadOnlySpan<byte> uri, in ContentPosition position)
    {
        search.Reset();
        UriText.Find(uri, rules.Detectors, search);
        return Settle(position, isUri: true);
    }

    /// <inheritdoc cref="JudgeUri"/>
    public Decision JudgeText(ReadOnlySpan<byte> text, in ContentPosition position)
    {
        // The base64 of a data: URI is looked into as a URI; as text it is noise.
        var content = DataUri.ContentStart(text, out var isBase64);
        search.Reset();
        rules.Detectors.Find(isBase64 ? text[..content] : text, search);
        return Settle(position, isUri: false);
    }

    private Decision Settle(in ContentPosition position, bool isUri)
    {
        if (search.Count == 0 && !search.IsExhausted)
        {
            return Decision.Allow;
        }

        var parameter = rules.Mode == Mode.Enforce || trail.Reports.Count < Trail.MaxReports ? position.ToString() : null;
        foreach (var found in search.Found)
        {
            var detector = rules.Detectors.Detectors[found];
            var decision = Decision.Under(rules.Mode, isUri ? detector.UriReason : detector.TextReason, rules.Rule, parameter);
            if (trail.Take(decision))
            {
                return decision;
            }
        }

        if (!search.TryTellExhaustion())
        {
            return Decision.Allow;
        }

        // Refuses because what was left unlooked at may hold anything.
        var limit = Decision.Under(rules.Mode, Reasons.InspectionLimit, rules.Rule);
        trail.Take(limit);
        return limit.IsReject ? limit : Decision.Allow;
    }
}
