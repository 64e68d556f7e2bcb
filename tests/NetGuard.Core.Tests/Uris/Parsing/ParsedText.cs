using System.Text;
using NetGuard.Uris.Parsing;

namespace NetGuard.Core.Tests.Uris.Parsing;

/// <summary>A parsed URL copied out of its spans, so that tests can hold it.</summary>
internal sealed record ParsedText(
    UrlFailure Failure, string Scheme, HostKind HostKind, string Host, int Port, bool HasUserInfo, string Path, UrlSpelling Spelling, string Canonical)
{
    public string HostAndPort => Port < 0 ? Host : $"{Host}:{Port}";

    public static ParsedText Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static ParsedText Of(byte[] bytes)
    {
        UrlParser.TryParse(bytes, new byte[UrlParser.ScratchLength(bytes)], out var url, out var failure);
        return Of(url, failure);
    }

    /// <summary>Resolved against a base, which must itself be an absolute URL.</summary>
    public static ParsedText Of(string text, string baseText)
    {
        var canonical = Of(baseText);
        Assert.Equal(UrlFailure.None, canonical.Failure);
        var baseBytes = Encoding.UTF8.GetBytes(canonical.Canonical);
        var bytes = Encoding.UTF8.GetBytes(text);
        UrlReference.TryResolve(bytes, baseBytes, new byte[UrlReference.ScratchLength(bytes, baseBytes)], out var url, out var failure);
        return Of(url, failure);
    }

    private static ParsedText Of(in ParsedUrl url, UrlFailure failure)
    {
        var canonical = new byte[UrlWriter.MaxLength(url)];
        return new ParsedText(
            failure,
            Encoding.UTF8.GetString(url.Scheme),
            url.Host.Kind,
            Encoding.UTF8.GetString(url.Host.Text),
            url.Port,
            url.HasUserInfo,
            Encoding.UTF8.GetString(url.Path),
            url.Spelling,
            failure == UrlFailure.None ? Encoding.UTF8.GetString(canonical.AsSpan(0, UrlWriter.Write(url, canonical))) : "");
    }
}
