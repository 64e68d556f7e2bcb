using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Proxy.Authentication;

namespace NetGuard.Proxy.Pipeline.Limits;

/// <summary>
/// Stage 4 with a bound on guessing: 20 wrong keys a minute an address, over all resources. After 20 requests with wrong keys
/// a further one is 429; after 20 different wrong keys no key of the address is compared any more.
/// </summary>
internal sealed class WrongKeys(TimeProvider time)
{
    private readonly ClientTable<WrongKeyCount> _addresses = new();
    private readonly RequestClock _clock = new(time);

    public Decision Decide(HttpContext context, GuardedRequest request)
    {
        var rules = request.Resource!.Authentication;
        var client = ClientKey.Of(request.ClientAddress!.Value);
        if (!rules.AllowAnonymous && GuessWait(client) is > 0 and var wait)
        {
            // Refuses because a key that is right would tell the guesser so.
            return Refuse(request, wait);
        }

        var decision = AuthenticateStage.Decide(context, request);
        return decision.IsReject && decision.Reason == Reasons.AuthInvalidKey && Count(client, request.Credential!) is > 0 and var later
            ? Refuse(request, later)
            : decision;
    }

    private Decision Refuse(GuardedRequest request, long wait)
    {
        request.RetryAfter = _clock.Seconds(wait);
        return Decision.Reject(Reasons.WrongKeys, request.Resource!.Authentication.Rule);
    }

    private long GuessWait(in ClientKey client)
    {
        if (!_addresses.TryFind(client, out var entry))
        {
            return 0;
        }

        var wait = entry.State.GuessWait(_clock.Now, _clock.Minute);
        _addresses.Return(entry);
        return wait;
    }

    private long Count(in ClientKey client, string credential)
    {
        // Refuses because wrong keys that cannot be counted would be guesses without a bound.
        if (!_addresses.TryRent(client, out var entry))
        {
            return _clock.Minute;
        }

        var wait = entry.State.Count(string.GetHashCode(credential, StringComparison.Ordinal), _clock.Now, _clock.Minute);
        _addresses.Return(entry);
        return wait;
    }
}
