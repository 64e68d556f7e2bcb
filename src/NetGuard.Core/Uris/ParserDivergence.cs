using NetGuard.Uris.Parsing;

namespace NetGuard.Uris;

/// <summary>
/// The written list of spellings that parsers in use read as different hosts; README.md has an example of each and
/// names who reads it how.
/// </summary>
internal static class ParserDivergence
{
    public const UrlSpelling Spellings =
        UrlSpelling.Backslash
        | UrlSpelling.SlashesMissing
        | UrlSpelling.SlashesSuperfluous
        | UrlSpelling.MisleadingUserInfo
        | UrlSpelling.AtAfterAuthority
        | UrlSpelling.EncodedHost
        | UrlSpelling.UnusualHost
        | UrlSpelling.EmptyLabel
        | UrlSpelling.PortLeadingZero
        | UrlSpelling.PortEmpty;
}
