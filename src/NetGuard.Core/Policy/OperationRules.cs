using NetGuard.Content.Apis;
using NetGuard.Decisions;

namespace NetGuard.Policy;

/// <summary>Which operations of its endpoint a resource allows.</summary>
public sealed class OperationRules
{
    private readonly OperationSelection _allow;
    private readonly OperationSelection? _only;

    /// <param name="mode">What happens to others.</param>
    /// <param name="allow">Pass always: closed groups that are opened, and single operations.</param>
    /// <param name="only">Where given, nothing else passes but what <paramref name="allow"/> names.</param>
    /// <param name="rule">The entry, <c>NetGuard.Resources.X.Operations</c>.</param>
    public OperationRules(Mode mode, OperationSelection allow, OperationSelection? only, RuleReference rule)
    {
        Mode = mode;
        Rule = rule;
        _allow = allow;
        _only = only;
    }

    /// <summary>What a resource without <c>Operations</c> means: all but the closed groups.</summary>
    public static OperationRules Default { get; } = new(Mode.Enforce, OperationSelection.None, null, new RuleReference("NetGuard.Resources"));

    public Mode Mode { get; }

    public RuleReference Rule { get; }

    /// <param name="method">HTTP method.</param>
    /// <param name="path">Outgoing path as sent, escaped.</param>
    /// <param name="operation">What the catalog knows of both.</param>
    public Decision Judge(string method, ReadOnlySpan<char> path, ApiOperation? operation)
    {
        var isOpen = operation is not { Group.IsClosed: true } && (_only?.Contains(method, path, operation) ?? true);
        if (Mode == Mode.Off || isOpen || _allow.Contains(method, path, operation))
        {
            return Decision.Allow;
        }

        return Decision.Under(Mode, operation is null ? Reasons.UnknownOperation : Reasons.Operation, Rule, subject: operation?.Name);
    }
}
