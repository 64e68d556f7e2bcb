namespace NetGuard.Decisions;

/// <summary>
/// A verdict with its reason, the rule that decided and the place in the request. <c>default</c> is Allow: a stage that
/// has nothing to say returns it; a stage that throws is refused by its caller with <see cref="Reasons.Internal"/>.
/// </summary>
public readonly record struct Decision
{
    private Decision(Verdict verdict, Reason? reason, RuleReference? rule, string? parameter, string? subject)
    {
        Verdict = verdict;
        Reason = reason;
        Rule = rule;
        Parameter = parameter;
        Subject = subject;
    }

    public Verdict Verdict { get; }

    public Reason? Reason { get; }

    public RuleReference? Rule { get; }

    /// <summary>JSON path or name of the field, such as <c>$.messages[0].content[1].image_url.url</c>.</summary>
    public string? Parameter { get; }

    /// <summary>What the message may name: a host, cut and escaped. Never a secret, never a whole URI.</summary>
    public string? Subject { get; }

    public bool IsReject => Verdict == Verdict.Reject;

    public static Decision Allow => default;

    public static Decision Reject(Reason reason, RuleReference? rule = null, string? parameter = null, string? subject = null) =>
        new(Verdict.Reject, reason, rule, parameter, subject);

    /// <summary>What a finding means under a mode: refused, reported, or nothing.</summary>
    public static Decision Under(Mode mode, Reason reason, RuleReference? rule = null, string? parameter = null, string? subject = null) =>
        mode switch
        {
            Mode.Off => Allow,
            Mode.Report => new(Verdict.Report, reason, rule, parameter, subject),
            _ => new(Verdict.Reject, reason, rule, parameter, subject),
        };

    public string Message => Reason?.Describe(Subject, Parameter) ?? "";
}
