using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;

namespace NetGuard.Proxy.Pipeline.Running;

/// <summary>
/// A guarded request's place among the running ones, and what ends it early. Reused together with its request, so its token
/// is too, unless somebody may still be about to cancel it.
/// </summary>
internal sealed class RunningRequest(GuardedRequest request)
{
    private volatile StrongBox<Decision>? _cut;
    private CancellationTokenSource? _cutter;
    private CancellationTokenRegistration _serverAborts;
    private CancellationToken _serverToken;

    public GuardedRequest Request => request;

    /// <summary>Why the request was cut; Allow while it was not.</summary>
    public Decision Cut => _cut is { } cut ? cut.Value : Decision.Allow;

    public bool IsCut => _cut is not null;

    /// <summary>The policy in force that has judged it last; <c>null</c> before the first.</summary>
    public AppliedPolicy? JudgedBy { get; set; }

    /// <summary>The neighbours in the list of running requests; for <see cref="RunningRequests"/> alone, under the list's lock.</summary>
    public RunningRequest? Previous { get; set; }

    public RunningRequest? Next { get; set; }

    /// <summary>The list, by its number; -1 where the request is not running.</summary>
    public int Shard { get; set; } = -1;

    /// <summary>From now on <c>RequestAborted</c> says both that the caller went away and that the request was cut.</summary>
    public void Begin(HttpContext context)
    {
        var cutter = _cutter ??= new CancellationTokenSource();
        _serverToken = context.RequestAborted;
        _serverAborts = _serverToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), cutter);
        context.RequestAborted = cutter.Token;
    }

    /// <summary>Notes the cut, under the list's lock; what is returned is to be cancelled outside of it.</summary>
    public CancellationTokenSource Mark(in Decision decision)
    {
        Debug.Assert(decision.IsReject && _cutter is not null);
        _cut = new StrongBox<Decision>(decision);
        return _cutter;
    }

    /// <summary>The server's own token is back in its place: the answer to a cut request is written like any other.</summary>
    public void End(HttpContext context)
    {
        context.RequestAborted = _serverToken;

        // A cancellation that is still on its way must not reach the next request, so it keeps the token that it has.
        var mayBeCancelled = !_serverAborts.Unregister() || IsCut;
        if (mayBeCancelled || !_cutter!.TryReset())
        {
            _cutter = null;
        }

        _serverAborts = default;
        _serverToken = default;
        JudgedBy = null;
    }

    public void Reset() => _cut = null;
}
