using System.Text;
using System.Xml.Linq;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;

namespace NetGuard.Core.Tests.Content.Apis;

public sealed class XmlFieldTests
{
    [Fact]
    public void Attributes_OfTheSchemas_OccurInTheirExamples()
    {
        var count = 0;
        foreach (var api in ApiCatalogLoader.Embedded().SelectMany(d => d.Apis))
        {
            var names = (api.Documents ?? []).SelectMany(d => XDocument.Parse(d).Descendants()).SelectMany(e => e.Attributes().Select(a => $"xml.{e.Name.LocalName}@{a.Name.LocalName}")).ToHashSet();
            foreach (var field in (api.Fields ?? []).Where(f => f.Path.StartsWith("xml.", StringComparison.Ordinal)))
            {
                count++;
                Assert.Contains(field.Path, names);
            }
        }

        Assert.Equal(4, count);
    }

    [Theory]
    [InlineData("audio", "src", FieldKind.Uri)]
    [InlineData("AUDIO", "Src", FieldKind.Uri)]
    [InlineData("voiceconversion", "url", FieldKind.Uri)]
    [InlineData("speak", "xmlns", FieldKind.None)]
    [InlineData("", "", FieldKind.None)]
    [InlineData("audioaudioaudioaudioaudioaudioaudioaudioaudioaudioaudioaudioaudio", "src", FieldKind.None)]
    public void Attribute_ByItsNames_IsDeclaredOnAnyPath(string element, string attribute, FieldKind kind) =>
        Assert.Equal(kind, ApiCatalog.Default.XmlKindOf(Encoding.ASCII.GetBytes(element), Encoding.ASCII.GetBytes(attribute), null));

    [Theory]
    [InlineData("videoUrl", null, FieldKind.Uri)]
    [InlineData("VIDEOURL", "openai.models", FieldKind.Uri)]
    [InlineData("callbackendpoint", null, FieldKind.Write)]
    [InlineData("url", null, FieldKind.None)]
    public void Parameter_ByItsName_IsDeclaredOnAnyPath(string name, string? operation, FieldKind kind) =>
        Assert.Equal(kind, Assert.Single(Reading.OfQuery(name + "=x", operation).Strings).Field);
}
