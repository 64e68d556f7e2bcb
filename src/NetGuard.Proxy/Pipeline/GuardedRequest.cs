using System.Security.Cryptography;
using NetGuard.Content.Apis;
using NetGuard.Decisions;
using NetGuard.Networks;
using NetGuard.Policy;
using NetGuard.Policy.Routing;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Body.Decoding;
using NetGuard.Proxy.Pipeline.Limits;
using NetGuard.Proxy.Pipeline.Running;

namespace NetGuard.Proxy.Pipeline;

/// <summary>
/// All that the guard knows of one request; a feature of its HttpContext while the request lasts. Reused: nothing may
/// keep a reference past the record.
/// </summary>
internal sealed class GuardedRequest
{
    public const int StageCount = (int)Stage.Forward + 1;

    private readonly long[] _stageEnds = new long[StageCount];
    private long _stageStart;

    public GuardedRequest() => Running = new RunningRequest(this);

    /// <summary>Made by us; ids that a caller sends are ignored.</summary>
    public string RequestId { get; private set; } = "";

    /// <summary><see cref="TimeProvider.GetTimestamp"/> at the beginning.</summary>
    public long StartedAt { get; private set; }

    public GuardedRoute? Route { get; set; }

    public PolicySnapshot? Snapshot { get; set; }

    public ResourcePolicy? Resource { get; set; }

    /// <summary>The peer of the connection.</summary>
    public NetAddress? RemoteAddress { get; set; }

    /// <summary>The caller: the peer, or whom a trusted proxy names.</summary>
    public NetAddress? ClientAddress { get; set; }

    /// <summary>
    /// The credential that was presented, <c>null</c> for none: a later policy judges it anew. A secret, and for nothing else.
    /// </summary>
    public string? Credential { get; set; }

    /// <summary>1 or 2, the key that was presented; 0 for none.</summary>
    public int KeySlot { get; set; }

    /// <summary>The target that is inspected and sent.</summary>
    public OutgoingTarget Target { get; set; }

    /// <summary>Whether the request has a body; the server is asked once, in Admit.</summary>
    public bool HasBody { get; set; }

    public HeldBody? Body { get; set; }

    /// <summary>The coding that was undone to hold the body.</summary>
    public ContentCoding Decoded { get; set; }

    /// <summary>The operation that the catalog of APIs knows at the target, from the Limit stage on; <c>null</c> if it knows none.</summary>
    public ApiOperation? Operation { get; set; }

    /// <summary>The URI that Forward set: nothing else may be sent.</summary>
    public Uri? SentTo { get; set; }

    public int? UpstreamStatus { get; set; }

    /// <summary>Seconds until a refused request could pass; 0 where nobody knows.</summary>
    public int RetryAfter { get; set; }

    /// <summary>What decided: a rejection, or Allow.</summary>
    public Decision Decision { get; private set; }

    /// <summary>Why an admitted request got no answer of its endpoint's; <c>null</c> if it did.</summary>
    public Reason? Failure { get; set; }

    /// <summary>Why the caller got an answer of ours: the rejection's reason, or the failure.</summary>
    public Reason? Reason => Decision.Reason ?? Failure;

    /// <summary>The outcome as a whole: rejected, passed with findings in Report mode, or passed.</summary>
    public Verdict Verdict => Decision.IsReject ? Verdict.Reject : Trail.ReportCount > 0 ? Verdict.Report : Verdict.Allow;

    public Stage LastStage { get; private set; }

    /// <summary>When the last stage ended; 0 where none ran.</summary>
    public long DecidedAt => _stageEnds[(int)LastStage];

    /// <summary>The stage that is under way, if one is.</summary>
    public Stage NextStage => _stageEnds[(int)Stage.Admit] == 0 ? Stage.Admit : (Stage)Math.Min((int)LastStage + 1, (int)Stage.Forward);

    public Trail Trail { get; } = new();

    /// <summary>What it holds of its resource's limits.</summary>
    public TrafficLease Traffic { get; } = new();

    /// <summary>Its place among the running requests.</summary>
    public RunningRequest Running { get; }

    /// <summary>Whether this rejection was made before the whole body had been read.</summary>
    public bool BodyUnread => HasBody && Body is null;

    /// <summary>Ends of the stages that ran, as <see cref="TimeProvider.GetTimestamp"/>; 0 for those that did not.</summary>
    public ReadOnlySpan<long> StageEnds => _stageEnds;

    public void Begin(long now)
    {
        RequestId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        StartedAt = _stageStart = now;
    }

    /// <summary>Notes a stage's outcome and its end; tells whether it refuses.</summary>
    public bool Take(Stage stage, in Decision decision, long now)
    {
        LastStage = stage;
        _stageEnds[(int)stage] = now;
        if (!Trail.Take(decision))
        {
            return false;
        }

        Decision = decision;
        return true;
    }

    /// <summary>Refuses after the stages, where the request was about to be sent.</summary>
    public void Refuse(Stage stage, Reason reason)
    {
        LastStage = stage;
        Decision = Decision.Reject(reason);
    }

    /// <summary>Refuses a request that had been admitted; a refusal of its own stays.</summary>
    public void Cut(in Decision decision) => Decision = Decision.IsReject ? Decision : decision;

    /// <summary>Time of each stage that ran.</summary>
    public IEnumerable<(Stage Stage, TimeSpan Elapsed)> StageTimes(TimeProvider time)
    {
        var start = _stageStart;
        for (var i = 0; i < StageCount; i++)
        {
            if (_stageEnds[i] != 0)
            {
                yield return ((Stage)i, time.GetElapsedTime(start, _stageEnds[i]));
                start = _stageEnds[i];
            }
        }
    }

    public void Reset()
    {
        Array.Clear(_stageEnds);
        RequestId = "";
        StartedAt = _stageStart = 0;
        Route = null;
        Snapshot = null;
        Resource = null;
        RemoteAddress = ClientAddress = null;
        Credential = null;
        KeySlot = 0;
        Target = default;
        HasBody = false;
        Body = null;
        Decoded = ContentCoding.None;
        Operation = null;
        SentTo = null;
        UpstreamStatus = null;
        RetryAfter = 0;
        Decision = default;
        Failure = null;
        LastStage = default;
        Trail.Reset();
        Traffic.Reset();
        Running.Reset();
    }
}
