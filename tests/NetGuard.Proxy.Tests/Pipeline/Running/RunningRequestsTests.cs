using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Proxy.Pipeline;
using NetGuard.Proxy.Pipeline.Running;

namespace NetGuard.Proxy.Tests.Pipeline.Running;

[Trait("Rule", "R13")]
public sealed class RunningRequestsTests : IDisposable
{
    private static readonly Decision No = Decision.Reject(Reasons.NetworkNotAllowed, Policies.Rule("x"));

    private readonly RunningRequests _running = new();
    private readonly CancellationTokenSource _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Request_ThatEntersAndLeaves_AllocatesNothing()
    {
        var context = Context();
        var request = new GuardedRequest();
        for (var i = 0; i < 1_000; i++)
        {
            EnterAndLeave(context, request);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            EnterAndLeave(context, request);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Cut_OfARequest_IsKnownByItsTokenAndItsDecisionAlone()
    {
        var (context, request) = (Context(), new GuardedRequest());
        var (otherContext, other) = (Context(), new GuardedRequest());
        _running.Enter(context, request);
        _running.Enter(otherContext, other);
        var token = context.RequestAborted;
        var otherToken = otherContext.RequestAborted;

        _running.CutWhere(running => ReferenceEquals(running.Request, request) ? No : Decision.Allow);
        await CancelledAsync(token);
        _running.CutWhere(_ => Decision.Allow);
        Assert.Equal(2, _running.Count);
        _running.Leave(context, request);
        _running.Leave(otherContext, other);

        Assert.Equal(No, request.Decision);
        Assert.Equal(_server.Token, context.RequestAborted);
        Assert.False(_server.IsCancellationRequested);
        Assert.Equal(Decision.Allow, other.Decision);
        Assert.False(otherToken.IsCancellationRequested);
        Assert.Equal(0, _running.Count);
    }

    [Fact]
    public void Request_RefusedForAReasonOfItsOwn_KeepsIt()
    {
        var (context, request) = (Context(), new GuardedRequest());
        _running.Enter(context, request);
        request.Refuse(Stage.Forward, Reasons.PolicyChanged);
        _running.CutWhere(_ => No);
        _running.Leave(context, request);
        Assert.Equal(Reasons.PolicyChanged, request.Decision.Reason);
    }

    [Fact]
    public void Request_ThatHasLeftOrNeverEntered_IsNotJudged()
    {
        var (context, request) = (Context(), new GuardedRequest());
        _running.Leave(context, request);
        EnterAndLeave(context, request);
        _running.CutWhere(_ => throw new InvalidOperationException("There is none."));
        Assert.Equal(Decision.Allow, request.Decision);
    }

    [Fact]
    public void Caller_WhoGoesAway_CancelsTheRequestsToken()
    {
        var (context, request) = (Context(), new GuardedRequest());
        _running.Enter(context, request);
        var token = context.RequestAborted;
        _server.Cancel();
        Assert.True(token.IsCancellationRequested);
        _running.Leave(context, request);
        Assert.Equal(Decision.Allow, request.Decision);

        // The next one gets another token.
        using var server = new CancellationTokenSource();
        context.RequestAborted = server.Token;
        _running.Enter(context, request);
        Assert.False(context.RequestAborted.IsCancellationRequested);
        _running.Leave(context, request);
    }

    [Fact]
    public void Request_ThatLeavesBetweenItsCutAndTheCancellation_TakesItsTokenAlongWithIt()
    {
        var requests = new Dictionary<GuardedRequest, HttpContext> { [new()] = Context(), [new()] = Context() };
        foreach (var (request, context) in requests)
        {
            _running.Enter(context, request);
        }

        // All are judged before the first is cancelled: while the second is, the first comes to its end.
        GuardedRequest? cut = null;
        _running.CutWhere(running =>
        {
            if (cut is null)
            {
                cut = running.Request;
                return No;
            }

            _running.Leave(requests[cut], cut);
            return Decision.Allow;
        });
        Assert.Equal(No, cut!.Decision);

        cut.Reset();
        _running.Enter(requests[cut], cut);
        Assert.False(requests[cut].RequestAborted.IsCancellationRequested);
    }

    /// <summary>
    /// Requests are reused at once and cut all the time. A cancellation that arrives late, or at another request, would end
    /// one that nobody has refused.
    /// </summary>
    [Fact]
    public async Task Requests_ReusedWhileOthersAreCut_EndOnlyIfTheyWereMeant()
    {
        using var stop = new CancellationTokenSource();
        var sweeps = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _running.CutWhere(running => running.Request.KeySlot == 1 ? No : Decision.Allow);
            }
        });
        var workers = Enumerable.Range(0, 8).Select(seed => Task.Run(() => WorkAsync(new Random(seed)))).ToArray();

        var cuts = (await Task.WhenAll(workers)).Sum();
        await stop.CancelAsync();
        await sweeps;
        Assert.Equal(8 * 250, cuts);
        Assert.Equal(0, _running.Count);
    }

    private async Task<int> WorkAsync(Random random)
    {
        var context = Context();
        var request = new GuardedRequest();
        var cuts = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var isMeant = i % 4 == 0;
            request.KeySlot = isMeant ? 1 : 2;
            _running.Enter(context, request);
            var token = context.RequestAborted;
            if (isMeant)
            {
                await CancelledAsync(token);
            }
            else
            {
                Thread.SpinWait(random.Next(200));
            }

            _running.Leave(context, request);
            Assert.Equal(isMeant, token.IsCancellationRequested);
            Assert.Equal(isMeant, request.Decision.IsReject);
            cuts += request.Decision.IsReject ? 1 : 0;
            request.Reset();
        }

        return cuts;
    }

    private void EnterAndLeave(HttpContext context, GuardedRequest request)
    {
        _running.Enter(context, request);
        _running.Leave(context, request);
    }

    private DefaultHttpContext Context() => new() { RequestAborted = _server.Token };

    private static async Task CancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(Patience.Long, CancellationToken.None);
    }
}
