using Microsoft.AspNetCore.Http;

namespace NetGuard.Proxy.Body.Decoding;

/// <summary>Headers of a request whose body was decoded: they speak of the bytes that will be sent.</summary>
internal static class DecodedHeaders
{
    /// <summary>Digests of the coded bytes (RFC 9530, RFC 1864), which the endpoint would find wrong.</summary>
    private static readonly string[] Digests = ["Content-Digest", "Repr-Digest", "Digest", "Content-MD5"];

    public static void Describe(HttpRequest http, long length)
    {
        http.Headers.Remove("Content-Encoding");
        foreach (var name in Digests)
        {
            http.Headers.Remove(name);
        }

        if (http.ContentLength is not null)
        {
            http.ContentLength = length;
        }
    }
}
