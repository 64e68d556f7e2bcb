namespace NetGuard.Policy.Sections;

/// <summary>Which URLs a feed may have.</summary>
internal static class FeedAddress
{
    /// <summary>What is wrong with the URL; empty if nothing is.</summary>
    public static string Fault(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
        {
            return "a feed's Url is absolute and begins with https://";
        }

        // Refuses because whoever sits between could write the network: who may call would be theirs to say.
        if (url.Scheme == "http" && !url.IsLoopback)
        {
            return "a feed is fetched over https; http is for this machine alone";
        }

        return url.UserInfo.Length > 0 || url.Fragment.Length > 0 ? "a feed's Url has neither a user nor a fragment" : "";
    }
}
