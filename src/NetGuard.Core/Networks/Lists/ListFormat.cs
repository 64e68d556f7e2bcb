namespace NetGuard.Networks.Lists;

/// <summary>How a list is written. It is told from the content alone: names of files and media types lie.</summary>
public enum ListFormat : byte
{
    /// <summary>An entry a line. Cloudflare's and most others' text lists are such.</summary>
    Plain,

    /// <summary>Azure Service Tags: <c>values[].properties.addressPrefixes</c>.</summary>
    AzureServiceTags,

    /// <summary>AWS ip-ranges.json: <c>prefixes[].ip_prefix</c>, <c>ipv6_prefixes[].ipv6_prefix</c>.</summary>
    Aws,

    /// <summary>Google's goog.json, cloud.json and crawlers: <c>prefixes[].ipv4Prefix</c> or <c>ipv6Prefix</c>.</summary>
    Google,

    /// <summary>The answer of Cloudflare's API: <c>result.ipv4_cidrs</c> and <c>result.ipv6_cidrs</c>.</summary>
    Cloudflare,
}
