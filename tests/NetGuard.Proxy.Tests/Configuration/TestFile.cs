namespace NetGuard.Proxy.Tests.Configuration;

/// <summary>Configuration files of a gateway with one route.</summary>
internal static class TestFile
{
    public static string With(string resource = "alpha", string address = "http://127.0.0.1:9/", string secret = "", string extra = "") =>
        $$"""
        {
          "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:0" } } },{{extra}}
          "ReverseProxy": {
            "Routes": { "r": { "ClusterId": "c", "Match": { "Path": "/{**rest}" }, "Metadata": { "NetGuard.Resource": "{{resource}}" } } },
            "Clusters": { "c": { "Destinations": { "d": { "Address": "{{address}}" } } } }
          },
          "NetGuard": {
            "Resources": {
              "alpha": { "NetworkAcls": { "Allow": "any" }, "AllowAnonymous": true{{(secret.Length == 0 ? "" : $", \"Upstream\": {{ \"Header\": \"api-key\", \"Value\": \"{secret}\" }}")}} },
              "beta": { "NetworkAcls": { "Allow": "any" }, "AllowAnonymous": true }
            }
          }
        }
        """;
}
