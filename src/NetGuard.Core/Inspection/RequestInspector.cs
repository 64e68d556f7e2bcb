using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Uris;

namespace NetGuard.Inspection;

/// <summary>
/// Inspects one request: every name and value of its query and headers, every member name and string of its body. Holds the scratch
/// memory for it, so rent one per request and reuse it; not for several threads at a time.
/// </summary>
public sealed class RequestInspector
{
    private readonly ApiCatalog _apis;
    private readonly ContentScratch _scratch = new();
    private readonly UriFindings _findings = new();
    private readonly DetectorSearch _search = new();
    private readonly Trail _fetchingTrail = new();

    public RequestInspector()
        : this(ApiCatalog.Default)
    {
    }

    internal RequestInspector(ApiCatalog apis) => _apis = apis;

    /// <summary>
    /// The decision about the message. Findings in Report mode and the coverage go to <paramref name="trail"/>; on Allow
    /// its BytesInspected and BytesOpaque add up to its BytesTotal, which counts query and body.
    /// </summary>
    public Decision Inspect(in RequestMessage message, InspectionRules rules, Trail trail) =>
        Inspect(message, _apis.Match(message.Method, message.Path), rules, trail);

    /// <param name="message">What will be sent.</param>
    /// <param name="operation">What <see cref="ApiCatalog.Match"/> of the default catalog said of the message's method and path.</param>
    /// <param name="rules">The resource's rules.</param>
    /// <param name="trail">Takes reports and coverage.</param>
    public Decision Inspect(in RequestMessage message, ApiOperation? operation, InspectionRules rules, Trail trail)
    {
        var isKnown = operation is { FetchesText: true } or { Egress: not null };
        var decision = InspectOnce(message, operation, isKnown ? FetchedText.Rules(rules) : rules, trail);
        if (isKnown || decision.IsReject || !trail.FetchesText || !FetchedText.IsJudgedMore(rules))
        {
            return decision;
        }

        // What lets the endpoint fetch may stand behind the text, so the text is read again.
        _fetchingTrail.Reset();
        var again = InspectOnce(message, operation, FetchedText.RulesOfTextAlone(rules), _fetchingTrail);
        for (var i = 0; rules.FreeText == Mode.Off && i < _fetchingTrail.Reports.Count; i++)
        {
            trail.Take(_fetchingTrail.Reports[i]);
        }

        return again;
    }

    private Decision InspectOnce(in RequestMessage message, ApiOperation? operation, InspectionRules rules, Trail trail)
    {
        trail.BytesTotal = (long)message.Query.Length + message.Body.Length;
        trail.BytesInspected = trail.BytesOpaque = 0;
        trail.UriCount = 0;
        trail.FetchesText = false;
        var takesFile = _apis.KindOf(FieldMatcher.Root, operation) == FieldKind.File;
        var reason = BodyClassifier.Classify(message.ContentType, message.ContentEncoding, message.Body, takesFile, out var classified);
        if (reason is not null)
        {
            return Decision.Reject(reason, rules.Rule);
        }

        var length = trail.BytesTotal + HeaderReader.LengthOf(message.Headers);
        _search.Begin(length);
        var judge = new MessageJudge(rules, trail, _findings, _search);
        if (EgressJudge.Judge(operation, rules, trail) is { IsReject: true } closed)
        {
            return closed;
        }

        _scratch.Begin(length);
        try
        {
            var query = QueryReader.Read(message.Query, _apis, operation, _scratch, ref judge);
            trail.BytesInspected = query.BytesRead;
            if (query.Status != ReadStatus.Complete)
            {
                return Refusal(query.Status, judge, rules);
            }

            var headers = HeaderReader.Read(message.Headers, _apis, operation, _scratch, ref judge);
            if (headers != ReadStatus.Complete)
            {
                return Refusal(headers, judge, rules);
            }

            var body = ContentReader.Read(classified, _apis, operation, _scratch, ref judge);
            trail.BytesOpaque = _scratch.OpaqueBytes;
            trail.BytesInspected += Math.Max(0, body.BytesRead - trail.BytesOpaque);
            trail.CountOpaque(_scratch.OpaqueFiles);
            if (body.Status != ReadStatus.Complete)
            {
                return Refusal(body.Status, judge, rules);
            }

            // Refuses because a byte that no reader has seen must not be sent on.
            return trail.BytesInspected + trail.BytesOpaque == trail.BytesTotal ? Decision.Allow : Decision.Reject(Reasons.Internal, rules.Rule);
        }
        finally
        {
            _scratch.End();
        }
    }

    private static Decision Refusal(ReadStatus status, in MessageJudge judge, InspectionRules rules) => status switch
    {
        ReadStatus.Stopped when judge.Decision.IsReject => judge.Decision,
        ReadStatus.Malformed => Decision.Reject(Reasons.BodyMalformed, rules.Rule),
        ReadStatus.NotText => Decision.Reject(Reasons.BodyType, rules.Rule),
        ReadStatus.Charset => Decision.Reject(Reasons.BodyCharset, rules.Rule),
        ReadStatus.TooDeep => Decision.Reject(Reasons.BodyTooDeep, rules.Rule),
        ReadStatus.LimitExceeded => Decision.Reject(Reasons.InspectionLimit, rules.Rule),
        _ => Decision.Reject(Reasons.Internal, rules.Rule),
    };
}
