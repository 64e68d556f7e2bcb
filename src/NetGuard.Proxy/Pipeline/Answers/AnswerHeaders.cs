using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using NetGuard.Decisions;

namespace NetGuard.Proxy.Pipeline.Answers;

/// <summary>
/// The headers of an endpoint's answer as the caller gets them: what names the endpoint names the gateway, so that whoever
/// follows it (a poll of a long operation, a redirect, the next page) comes back here.
/// </summary>
internal static class AnswerHeaders
{
    /// <summary>Headers whose value is one reference, which may be relative to the request's address.</summary>
    private static readonly string[] References = ["Location", "Content-Location", "Operation-Location", "Azure-AsyncOperation"];

    /// <summary>The reason why the answer may not pass, or <c>null</c>.</summary>
    public static Reason? Apply(HttpContext context, GuardedRequest request)
    {
        var headers = context.Response.Headers;
        var echo = request.Resource?.Upstream is { } credential ? CredentialEcho.Of(credential) : null;
        List<KeyValuePair<string, StringValues>>? changes = null;
        EndpointReferences? references = null;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                // Refuses because the caller must not learn what only the gateway and the endpoint know.
                if (value is not null && echo is not null && echo.IsIn(value))
                {
                    return Reasons.ResponseCredential;
                }
            }

            if (MayRefer(name, values))
            {
                references ??= new EndpointReferences(context, request);
                if (Map(references, name, values) is { } mapped)
                {
                    (changes ??= []).Add(new(name, mapped));
                }
            }
        }

        foreach (var (name, values) in changes ?? [])
        {
            headers[name] = values;
        }

        return null;
    }

    private static bool MayRefer(string name, StringValues values)
    {
        if (IsReference(name) || IsLink(name))
        {
            return true;
        }

        foreach (var value in values)
        {
            if (value is not null && EndpointReferences.IsHttp(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The header's values as they are sent on, none to remove it; <c>null</c> where nothing changes.</summary>
    private static StringValues? Map(EndpointReferences references, string name, StringValues values)
    {
        var kept = new List<string>(values.Count);
        var changed = false;
        foreach (var value in values)
        {
            var written = value ?? "";
            var mapped = IsLink(name) ? LinkTargets.Map(written, references) : references.Map(written, mayBeRelative: IsReference(name));
            changed |= !ReferenceEquals(mapped, written);
            if (mapped is not null)
            {
                kept.Add(mapped);
            }
        }

        return changed ? new StringValues([.. kept]) : (StringValues?)null;
    }

    private static bool IsLink(string name) => name.Equals("Link", StringComparison.OrdinalIgnoreCase);

    private static bool IsReference(string name)
    {
        foreach (var reference in References)
        {
            if (name.Equals(reference, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
