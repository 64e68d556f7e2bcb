using NetGuard.Content;
using NetGuard.Content.Data;
using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Uris;
using NetGuard.Uris.InText;

namespace NetGuard.Inspection;

/// <summary>
/// Judges each string of one message as its reader finds it, and holds the first refusal. Findings in Report mode go to
/// the trail and reading goes on, so that a report is complete.
/// </summary>
internal struct MessageJudge(InspectionRules rules, Trail trail, UriFindings findings, DetectorSearch search) : IContentVisitor
{
    private readonly SensitiveDataJudge _sensitive = new(rules.SensitiveData, trail, search);

    /// <summary>URI inputs in one message.</summary>
    public const int MaxUris = 10_000;

    /// <summary>The refusal, once there is one.</summary>
    public Decision Decision { get; private set; }

    public bool OnString(ReadOnlySpan<byte> value, in ContentPosition position)
    {
        if (MayReachOut(position.Field) && EgressJudge.Judge(value, position, rules, trail) is { IsReject: true } closed)
        {
            Decision = closed;
            return false;
        }

        if (position.Field == FieldKind.Host || position.Field == FieldKind.HostOptional && HostJudge.NamesHost(value))
        {
            return JudgeHost(value, position) && JudgeText(value, position);
        }

        var kind = KindOf(position.Field);
        return (kind == UriInputKind.StringValue ? JudgeString(value, isName: false, position) : JudgeUri(value, kind, rules.DeclaredFields, position))
            && JudgeText(value, position);
    }

    public bool OnMemberName(ReadOnlySpan<byte> name, in ContentPosition position) => JudgeString(name, isName: true, position) && JudgeText(name, position);

    /// <summary>Judges the URLs inside a text.</summary>
    /// <param name="text">Of any kind.</param>
    /// <param name="isValue">Whether it is a string of a message: a document in it is left to its reader.</param>
    /// <param name="position">Where it stands.</param>
    private bool JudgeFreeText(ReadOnlySpan<byte> text, bool isValue, in ContentPosition position)
    {
        if (rules.FreeText == Mode.Off || !TextUrlScan.MayBeIn(text) || (isValue && HoldsDocument(text)))
        {
            return true;
        }

        var scan = new TextUrlScan(text);
        try
        {
            while (scan.TryNext(out var url, out var isHost))
            {
                if (isHost)
                {
                    HostJudge.Judge(url, rules.Uris, findings);
                }
                else
                {
                    UriJudge.Judge(url, UriInputKind.StringValue, rules.Uris, findings);
                }

                if (!Count(url, rules.FreeText, position))
                {
                    return false;
                }
            }
        }
        finally
        {
            scan.Dispose();
        }

        return true;
    }

    private static bool HoldsDocument(ReadOnlySpan<byte> text) => IsJson(text) || DataUri.TryParse(text, out _);

    private static bool IsJson(ReadOnlySpan<byte> text) => EmbeddedDocument.KindOf(ref text) != BodyKind.None;

    private bool JudgeText(ReadOnlySpan<byte> text, in ContentPosition position)
    {
        if (_sensitive.LooksIntoText)
        {
            Decision = _sensitive.JudgeText(text, position);
        }

        return !Decision.IsReject;
    }

    public bool OnText(ReadOnlySpan<byte> text, in ContentPosition position) =>
        TextShape.IsOnlyText(text) ? (IsJson(text) || JudgeFreeText(text, isValue: false, position)) && JudgeText(text, position) : OnString(text, position);

    public bool OnOpaque(OpaqueFormat format, ReadOnlySpan<byte> bytes, in ContentPosition position)
    {
        if (rules.Opaque == OpaqueFiles.Reject)
        {
            Decision = Decision.Reject(Reasons.BodyType, rules.Rule, position.ToString());
            return false;
        }

        Span<byte> buffer = stackalloc byte[OpaqueUris.MaxLength];
        var uris = new OpaqueUris(bytes, buffer);
        while (rules.FreeText != Mode.Off && uris.TryNext(out var uri))
        {
            if (!JudgeUri(uri, UriInputKind.StringValue, rules.FreeText, position))
            {
                return false;
            }
        }

        return true;
    }

    public bool OnUnreadableData(in ContentPosition position)
    {
        var mode = KindOf(position.Field) == UriInputKind.StringValue ? rules.StringValues : rules.DeclaredFields;
        if (mode != Mode.Off)
        {
            var decision = Decision.Under(mode, Reasons.UriScheme, rules.Uris.SchemeRule, position.ToString());
            Decision = trail.Take(decision) ? decision : Decision;
        }

        return !Decision.IsReject;
    }

    private bool JudgeString(ReadOnlySpan<byte> value, bool isName, in ContentPosition position)
    {
        // Where URLs in texts are judged, a text that is nothing but one is not judged less.
        var mode = rules.StringValues > rules.FreeText ? rules.StringValues : rules.FreeText;
        if ((mode == Mode.Off && !_sensitive.LooksIntoUris) || !UriPrefilter.MayBeUri(value))
        {
            return JudgeFreeText(value, !isName, position);
        }

        var uri = UriTrim.Trim(value);
        if (!UriShape.IsUri(uri) || (!isName && IsText(uri, position)))
        {
            return JudgeFreeText(value, !isName, position);
        }

        if (!isName && JsonSchemaDialects.Names(value, position))
        {
            return true;
        }

        // A parser passes over line breaks and a lenient fetcher over spaces, where a reader of text sees several URLs.
        return JudgeUri(uri, UriInputKind.StringValue, mode, position)
            && (!uri.ContainsAny(" \t\r\n"u8) || UriShape.IsData(uri) || JudgeFreeText(value, !isName, position));
    }

    private bool JudgeUri(ReadOnlySpan<byte> value, UriInputKind kind, Mode group, in ContentPosition position)
    {
        if (group == Mode.Off && !_sensitive.LooksIntoUris)
        {
            return true;
        }

        UriJudge.Judge(value, kind, rules.Uris, findings);
        return Count(value, group, position);
    }

    private bool JudgeHost(ReadOnlySpan<byte> value, in ContentPosition position)
    {
        if (rules.DeclaredFields == Mode.Off && !_sensitive.LooksIntoUris)
        {
            return true;
        }

        HostJudge.Judge(value, rules.Uris, findings);
        return Count(value, rules.DeclaredFields, position);
    }

    private bool Count(ReadOnlySpan<byte> value, Mode group, in ContentPosition position)
    {
        if (findings.IsUri && ++trail.UriCount > MaxUris)
        {
            Decision = Decision.Reject(Reasons.InspectionLimit, rules.Rule);
            return false;
        }

        if (group != Mode.Off && findings.Count > 0 && !Settle(group, position))
        {
            return false;
        }

        if (findings.IsUri && _sensitive.LooksIntoUris)
        {
            Decision = _sensitive.JudgeUri(value, position);
        }

        return !Decision.IsReject;
    }

    // A prompt that begins with a URI and goes on in words is text, whose URIs are not whole values.
    private static bool IsText(ReadOnlySpan<byte> uri, in ContentPosition position) =>
        UriShape.HasSpace(uri) && position.IsProse && !UriShape.IsData(uri);

    private bool Settle(Mode group, in ContentPosition position)
    {
        string? parameter = null;
        string? host = null;
        var refusal = default(Decision);
        foreach (ref readonly var finding in findings.All)
        {
            var mode = Weaker(group, finding.Mode);
            if (mode == Mode.Off || (mode == Mode.Enforce && refusal.IsReject))
            {
                continue;
            }

            // A trail that is full only counts, so a message full of findings does not pay for their texts.
            if (mode == Mode.Enforce || trail.Reports.Count < Trail.MaxReports)
            {
                parameter ??= position.ToString();
                host ??= SensitiveHost.Masked(findings.Host, _sensitive.ForNames, search);
            }

            var decision = Decision.Under(mode, finding.Reason, finding.Rule ?? rules.Rule, parameter, host);
            if (trail.Take(decision))
            {
                refusal = decision;
            }
        }

        Decision = refusal;
        return !refusal.IsReject;
    }

    // A host or a path may be a model's name, and some models search the web.
    private static bool MayReachOut(FieldKind field) => field is FieldKind.Egress or FieldKind.Host or FieldKind.HostOptional or FieldKind.Path;

    private static UriInputKind KindOf(FieldKind field) => field switch
    {
        FieldKind.Uri => UriInputKind.Declared,
        FieldKind.Write => UriInputKind.Write,
        FieldKind.UriOrData => UriInputKind.DeclaredOrData,
        _ => UriInputKind.StringValue,
    };

    private static Mode Weaker(Mode a, Mode b) => a < b ? a : b;
}
