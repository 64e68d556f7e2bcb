using System.Text;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;

namespace NetGuard.Core.Tests.Content;

/// <summary>A schema of forms and files, so that these tests stand whatever the shipped schemas say.</summary>
internal static class UploadApis
{
    public const string Upload = "test.upload";
    public const string Bytes = "test.bytes";
    public const string Chat = "test.chat";

    public static ApiCatalog Catalog { get; } = ApiCatalogLoader.Load([ApiCatalogLoader.Parse(new MemoryStream(Encoding.UTF8.GetBytes("""
        {
          "vendor": "test",
          "groups": [{"name": "Test", "description": "d"}],
          "members": ["file", "image", "purpose", "definition", "body", "prompt", "name", "messages", "content", "url", "custom_id", "input", "x"],
          "prose": ["prompt", "text"],
          "apis": [
            {
              "operation": "test.upload", "group": "Test", "methods": ["POST"], "paths": ["/upload", "/files"],
              "fields": [
                {"path": "$.file", "kind": "file", "conf": "unverified"},
                {"path": "$.image", "kind": "file", "conf": "unverified"},
                {"path": "$.file_url", "kind": "uri", "conf": "unverified"},
                {"path": "$.input_reference.image_url", "kind": "uri", "conf": "unverified"},
                {"path": "$.definition.audioUrl", "kind": "uri", "conf": "unverified"}
              ],
              "examples": [{"file": "x", "image": "x", "file_url": "x", "input_reference": {"image_url": "x"}, "definition": {"audioUrl": "x"}}]
            },
            {
              "operation": "test.bytes", "group": "Test", "methods": ["POST"], "paths": ["/bytes"],
              "fields": [{"path": "$", "kind": "file", "conf": "unverified"}, {"path": "$.url", "kind": "uri", "conf": "unverified"}],
              "examples": ["x", {"url": "x"}]
            },
            {
              "operation": "test.chat", "group": "Test", "methods": ["POST"], "paths": ["/chat"],
              "fields": [{"path": "$.messages[*].image", "kind": "uri", "conf": "unverified"}],
              "examples": [{"messages": [{"image": "x"}]}]
            }
          ]
        }
        """)), "test.json")]);
}
