using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

/// <summary>A parsed URL copied out of its spans, so that tests can hold it.</summary>
internal sealed record ParsedText(UrlFailure Failure, string Scheme, HostKind HostKind, string Host, int Port, bool HasUserInfo, string Path, UrlSpelling Spelling)
{
    public string HostAndPort => Port < 0 ? Host : $"{Host}:{Port}";

    public static ParsedText Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static ParsedText Of(byte[] bytes)
    {
        UrlParser.TryParse(bytes, new byte[UrlParser.ScratchLength(bytes)], out var url, out var failure);
        return new ParsedText(
            failure,
            Encoding.UTF8.GetString(url.Scheme),
            url.Host.Kind,
            Encoding.UTF8.GetString(url.Host.Text),
            url.Port,
            url.HasUserInfo,
            Encoding.UTF8.GetString(url.Path),
            url.Spelling);
    }
}
