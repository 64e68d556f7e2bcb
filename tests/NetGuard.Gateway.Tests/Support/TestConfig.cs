using System.Text.Json.Nodes;

namespace NetGuard.Gateway.Tests.Support;

/// <summary>
/// The configuration that end-to-end tests start from: a chat endpoint in the paths of OpenAI, Azure and Anthropic, and
/// Azure's other services; 127.0.0.2 is a guest, who is kept out.
/// </summary>
internal static class TestConfig
{
    public const string Key1 = "key-one-key-one-key-one-key-one-key-one";
    public const string Key2 = "key-two-key-two-key-two-key-two-key-two";
    public const string AzureKey = "azure-key-azure-key-azure-key-azure-key";
    public const string UpstreamKey = "upstream-value-of-the-endpoint";
    public const string AllowedHost = "files.allowed.example";
    public const int MaxBody = 65536;

    public static readonly KeyValuePair<string, string>[] Secrets =
    [
        new("CHAT_KEY1", Key1),
        new("CHAT_KEY2", Key2),
        new("AZURE_KEY1", AzureKey),
        new("CHAT_UPSTREAM", UpstreamKey),
    ];

    public static JsonObject Create(Uri chat, Uri azure) => JsonNode.Parse(
        $$"""
        {
          "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:0" } } },
          "ReverseProxy": {
            "Routes": {
              "openai": { "ClusterId": "chat", "Match": { "Path": "/v1/{**rest}" }, "Metadata": { "NetGuard.Resource": "chat" } },
              "deployments": { "ClusterId": "chat", "Match": { "Path": "/openai/{**rest}" }, "Metadata": { "NetGuard.Resource": "chat" } },
              "anthropic": {
                "ClusterId": "chat", "Match": { "Path": "/anthropic/{**rest}" }, "Metadata": { "NetGuard.Resource": "chat" },
                "Transforms": [ { "PathRemovePrefix": "/anthropic" } ]
              },
              "azure": {
                "ClusterId": "azure", "Match": { "Path": "/azure/{**rest}" }, "Metadata": { "NetGuard.Resource": "azure" },
                "Transforms": [ { "PathRemovePrefix": "/azure" } ]
              }
            },
            "Clusters": {
              "chat": { "Destinations": { "a": { "Address": "{{chat}}" } } },
              "azure": { "Destinations": { "a": { "Address": "{{azure}}" } } }
            }
          },
          "NetGuard": {
            "Admin": { "Url": "http://127.0.0.1:0" },
            "Networks": { "corp": { "Ranges": [ "127.0.0.0/8" ] }, "guests": { "Ranges": [ "127.0.0.2" ] } },
            "Resources": {
              "chat": {
                "NetworkAcls": { "Mode": "Enforce", "Allow": "corp and not guests" },
                "Authentication": { "Keys": { "Mode": "Enforce", "Key1": "env:CHAT_KEY1", "Key2": "env:CHAT_KEY2" } },
                "Upstream": { "Header": "api-key", "Value": "env:CHAT_UPSTREAM" },
                "Limits": { "MaxRequestBodySize": {{MaxBody}} },
                "Dlp": { "AllowedFqdnList": [ "{{AllowedHost}}" ] }
              },
              "azure": {
                "NetworkAcls": { "Allow": "corp and not guests" },
                "Authentication": { "Keys": { "Key1": "env:AZURE_KEY1" } },
                "Dlp": { "AllowedFqdnList": [ "{{AllowedHost}}" ] }
              }
            }
          }
        }
        """)!.AsObject();
}
