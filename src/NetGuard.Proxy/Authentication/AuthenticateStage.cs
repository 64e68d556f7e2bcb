using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Http;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Pipeline;

namespace NetGuard.Proxy.Authentication;

/// <summary>Stage 4: one of the resource's two keys, in any of the carriers that the official SDKs use.</summary>
internal static class AuthenticateStage
{
    /// <summary>A key has at most 512 ASCII characters; what is longer is none.</summary>
    private const int MaxKeyLength = 512;

    private const string Bearer = "Bearer";

    public static Decision Decide(HttpContext context, GuardedRequest request)
    {
        var rules = request.Resource!.Authentication;

        // Refuses because two servers may pick a different one of two credentials; so whatever the mode is.
        if (!TryFind(context.Request.Headers, request.Resource.PassThrough, out var presented))
        {
            return Decision.Reject(Reasons.AuthConflict, rules.Rule);
        }

        request.Credential = presented;
        var decision = Judge(rules, presented, out var slot);
        request.KeySlot = slot;
        return decision;
    }

    /// <summary>What rules say of the one credential, <c>null</c> for none; also later ones, of a request that is running.</summary>
    /// <param name="rules">The resource's rules.</param>
    /// <param name="presented">The credential.</param>
    /// <param name="slot">The key that it is, 0 for none.</param>
    public static Decision Judge(AuthenticationRules rules, string? presented, out int slot)
    {
        slot = presented is not null && rules.Mode != Mode.Off ? Match(rules, presented) : 0;
        if (slot > 0 && (rules.Mode == Mode.Enforce || rules.AllowAnonymous))
        {
            return Decision.Allow;
        }

        var finding = presented is null ? Reasons.AuthMissing : Reasons.AuthInvalidKey;
        if (rules.AllowAnonymous)
        {
            return presented is null && rules.Mode == Mode.Enforce ? Decision.Allow : Decision.Under(rules.Mode, finding, rules.Rule);
        }

        // Refuses because a method that is off or only reports admits nobody.
        return Decision.Reject(finding, rules.Rule);
    }

    /// <summary>
    /// The one credential of the request, <c>null</c> for none; <c>false</c> where there are several. A carrier that the
    /// policy passes through is the endpoint's affair, not ours.
    /// </summary>
    private static bool TryFind(IHeaderDictionary headers, FrozenSet<string> passThrough, out string? presented)
    {
        presented = null;
        for (var i = 0; i < CredentialCarriers.Keys.Count; i++)
        {
            var carrier = CredentialCarriers.Keys[i];
            if (!headers.TryGetValue(carrier, out var values) || passThrough.Contains(carrier))
            {
                continue;
            }

            foreach (var value in values)
            {
                var credential = WithoutScheme(value ?? "");
                if (credential.Length == 0)
                {
                    continue;
                }

                if (presented is not null && !string.Equals(presented, credential, StringComparison.Ordinal))
                {
                    return false;
                }

                presented = credential;
            }
        }

        return true;
    }

    private static string WithoutScheme(string value)
    {
        var isBearer = value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && (value.Length == Bearer.Length || value[Bearer.Length] == ' ');
        return (isBearer ? value[Bearer.Length..] : value).Trim();
    }

    private static int Match(AuthenticationRules rules, string presented)
    {
        if (presented.Length > MaxKeyLength)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[MaxKeyLength * 3];
        return rules.MatchSlot(bytes[..Encoding.UTF8.GetBytes(presented, bytes)]);
    }
}
