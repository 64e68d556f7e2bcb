using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;

namespace NetGuard.Core.Tests.Content;

public sealed class ApiCatalogTests
{
    [Theory]
    [InlineData("POST", "/v1/chat/completions", "openai.chat_completions")]
    [InlineData("POST", "/openai/v1/chat/completions", "openai.chat_completions")]
    [InlineData("POST", "/openai/deployments/gpt-4o/chat/completions", "openai.chat_completions")]
    [InlineData("POST", "/gateway/a/b/c/d/e/f/g/h/i/v1/chat/completions", "openai.chat_completions")]
    [InlineData("POST", "/V1/Chat/COMPLETIONS", "openai.chat_completions")]
    [InlineData("POST", "/v1/%63hat/complet%69ons", "openai.chat_completions")]
    [InlineData("POST", "/v1/chat/completions/", "openai.chat_completions")]
    [InlineData("POST", "/v1/chat;x=y/completions;z", "openai.chat_completions")]
    [InlineData("POST", "/v1/chat./completions%20", "openai.chat_completions")]
    [InlineData("POST", "/v1/chat%20/completions%3fx", "openai.chat_completions")]
    [InlineData("POST", "/v1/realtime/client_secrets%23", "openai.realtime_sessions")]
    [InlineData("POST", "/v1/realtime%3fx/client_secrets.", "openai.realtime_sessions")]
    [InlineData("post", "/v1/chat/completions", "openai.chat_completions")]
    [InlineData("POST", "/v1/completions", "openai.completions")]
    [InlineData("POST", "/openai/v1/responses", "openai.responses")]
    [InlineData("POST", "/v1/responses/input_tokens", "openai.responses")]
    [InlineData("GET", "/v1/responses/resp_1", "openai.responses_stored")]
    [InlineData("POST", "/v1/responses/resp_1/cancel", "openai.responses_cancel")]
    [InlineData("GET", "/v1/models", "openai.models")]
    [InlineData("GET", "/openai/models/gpt-4o", "openai.models")]
    [InlineData("POST", "/openai/deployments/d/embeddings", "openai.embeddings")]
    [InlineData("POST", "/v1/images/edits", "openai.images_edits")]
    [InlineData("POST", "/v1/moderations", "openai.moderations")]
    [InlineData("POST", "/v1/videos", "openai.videos")]
    [InlineData("POST", "/v1/messages", "anthropic.messages")]
    [InlineData("POST", "/anthropic/v1/messages", "anthropic.messages")]
    [InlineData("POST", "/v1/messages/count_tokens", "anthropic.messages_count_tokens")]
    [InlineData("POST", "/v1/messages/batches", "anthropic.messages_batches")]
    [InlineData("POST", "/v1/threads/thread_1/messages", "openai.threads_messages")]
    [InlineData("POST", "/computervision/imageanalysis:analyze", "azure_vision.image_analyze")]
    [InlineData("POST", "/computervision/imageanalysis%3Aanalyze", "azure_vision.image_analyze")]
    [InlineData("POST", "/vision/v3.2/read/analyze", "azure_vision.vision")]
    [InlineData("POST", "/vision/v3.2/models/celebrities/analyze", "azure_vision.vision")]
    [InlineData("POST", "/face/v1.2/detect", "azure_face.detect")]
    [InlineData("POST", "/face/v1.2/largepersongroups/g/persons/p/persistedfaces", "azure_face.add_face")]
    [InlineData("POST", "/documentintelligence/documentModels/prebuilt-read:analyze", "azure_document_intelligence.analyze")]
    [InlineData("POST", "/formrecognizer/documentModels/m:analyze", "azure_document_intelligence.analyze")]
    [InlineData("POST", "/documentintelligence/documentClassifiers/c:analyze", "azure_document_intelligence.analyze")]
    [InlineData("POST", "/documentintelligence/documentModels/m:analyzeBatch", "azure_document_intelligence.analyze_batch")]
    [InlineData("POST", "/documentintelligence/documentModels:build", "azure_document_intelligence.build")]
    [InlineData("POST", "/documentintelligence/documentModels/m:copyTo", "azure_document_intelligence.copy_to")]
    [InlineData("POST", "/v1/fine_tuning/alpha/graders/run", "openai.graders")]
    [InlineData("GET", "/v1/chat/completions/x/y", null)]
    [InlineData("PUT", "/v1/chat/completions", null)]
    [InlineData("POST", "/v1/chatcompletions", null)]
    [InlineData("POST", "/documentModels/:analyze", null)]
    [InlineData("POST", "/", "huggingface.generate")]
    [InlineData("GET", "/", null)]
    [InlineData("POST", "/v1/chat/completions%", null)]
    [Trait("Rule", "R14")]
    public void Path_InAnySpellingTheEndpointTakes_NamesItsOperation(string method, string path, string? operation) =>
        Assert.Equal(operation, ApiCatalog.Default.Match(method, path)?.Name);

    [Theory]
    [InlineData("azure_vision.image_analyze", "{\"url\":\"u\"}", FieldKind.Uri)]
    [InlineData("azure_face.detect", "{\"Url\":\"u\"}", FieldKind.Uri)]
    [InlineData(null, "{\"url\":\"u\"}", FieldKind.None)]
    [InlineData("openai.chat_completions", "{\"url\":\"u\"}", FieldKind.None)]
    [InlineData(null, "{\"urlSource\":\"u\"}", FieldKind.Uri)]
    [InlineData("openai.models", "{\"mcp_servers\":[{\"url\":\"u\"}]}", FieldKind.Uri)]
    [InlineData(null, "{\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"u\"}}]}]}", FieldKind.Uri)]
    [InlineData(null, "{\"messages\":[{\"content\":{\"image_url\":{\"url\":\"u\"}}}]}", FieldKind.Uri)]
    [InlineData(null, "{\"messages\":{\"content\":{\"image_url\":{\"url\":\"u\"}}}}", FieldKind.Uri)]
    [InlineData(null, "{\"messages\":[[{\"content\":{\"image_url\":{\"url\":\"u\"}}}]]}", FieldKind.None)]
    [InlineData(null, "{\"resultContainerUrl\":\"u\"}", FieldKind.Write)]
    [InlineData("openai.batches", "{\"endpoint\":\"/chat/completions\"}", FieldKind.Path)]
    [InlineData(null, "{\"endpoint\":\"/chat/completions\"}", FieldKind.None)]
    [InlineData("openai.graders", "{\"x\":[{\"y\":{\"image_url\":\"u\"}}]}", FieldKind.Uri)]
    [InlineData(null, "{\"x\":[{\"y\":{\"image_url\":\"u\"}}]}", FieldKind.None)]
    [InlineData(null, "{\"data_sources\":[{\"parameters\":{\"environment\":\"h\"}}]}", FieldKind.Host)]
    [Trait("Rule", "R14")]
    public void Field_OfABody_IsDeclaredByItsPathOrByItsShape(string? operation, string json, FieldKind kind) =>
        Assert.Equal(kind, Assert.Single(Reading.OfJson(json, operation).Strings, s => s.Value != "[").Field);

    [Fact]
    [Trait("Rule", "R14")]
    public void Operation_AtHand_NeverLoosensAFieldThatHoldsOnAnyPath()
    {
        var catalog = ApiCatalog.Default;
        for (var state = 0; state < catalog.Fields.StateCount; state++)
        {
            var anywhere = catalog.KindOf(state, null);
            Assert.All(catalog.Operations, o => Assert.Equal(catalog.KindOf(state, o), FieldKinds.Stricter(catalog.KindOf(state, o), anywhere)));
        }
    }

    [Fact]
    public void Operations_OfTheShippedSchemas_AreABoundedListOfPlainNames()
    {
        Assert.InRange(ApiCatalog.Default.Operations.Count, 100, 300);
        Assert.All(ApiCatalog.Default.Operations, o => Assert.Matches("^[a-z_]+\\.[a-z_]+$", o.Name));
    }

    [Theory]
    [InlineData("""{"vendor":"v","apis":[],"extra":1}""", "extra")]
    [InlineData("""{"vendor":"v","vendor":"w","apis":[]}""", "vendor")]
    [InlineData("""{"vendor":"v"}""", "apis")]
    [InlineData("""{"vendor":"v","apis":null}""", "apis")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"],"condition":"c"}]}""", "condition")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"],"fields":[{"path":"$.u","kind":"url","conf":"verified"}]}]}""", "kind")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"],"fields":[{"path":"$.u","kind":"none","conf":"verified"}]}]}""", "'$.u' has no kind")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"],"fields":[{"path":"$.u","kind":"uri","conf":"verified"}]}]}""", "No example of 'a.b' holds the field '$.u'")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"],"fields":[{"path":"$.u","kind":"uri","conf":"verified"}],"examples":[{"v":"https://x.example"}]}]}""", "holds the field '$.u'")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"],"fields":[{"path":"u","kind":"uri","conf":"verified"}]}]}""", "field path")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"]},{"operation":"a.b","group":"G","methods":["POST"],"paths":["/y"]}]}""", "'a.b' is described twice")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/x"]},{"operation":"a.c","group":"G","methods":["POST"],"paths":["/x"]}]}""", "'POST /x' is described twice")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["x"]}]}""", "does not begin")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/{a}/{b}"]}]}""", "only parameters")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/a{b}"]}]}""", "neither text")]
    [InlineData("""{"vendor":"v","groups":[{"name":"G","description":"d"}],"apis":[{"operation":"a.b","group":"G","methods":["POST"],"paths":["/a//b"]}]}""", "neither text")]
    public void Schema_ThatContradictsItself_DoesNotLoad(string json, string problem)
    {
        var error = Assert.Throws<InvalidDataException>(() => ApiCatalogLoader.Load([ApiCatalogLoader.Parse(new MemoryStream(Encoding.UTF8.GetBytes(json)), "test.json")]));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FieldKind.Uri, FieldKind.UriOrData, FieldKind.Uri)]
    [InlineData(FieldKind.Host, FieldKind.UriOrData, FieldKind.UriOrData)]
    [InlineData(FieldKind.Write, FieldKind.Uri, FieldKind.Write)]
    [InlineData(FieldKind.None, FieldKind.Egress, FieldKind.Egress)]
    public void FieldKinds_ThatClaimOneField_GiveTheStricter(FieldKind a, FieldKind b, FieldKind stricter)
    {
        Assert.Equal(stricter, FieldKinds.Stricter(a, b));
        Assert.Equal(stricter, FieldKinds.Stricter(b, a));
    }
}
