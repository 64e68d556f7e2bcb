using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Core.Tests.Content;
using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>The schemas' own examples, sent as requests: what a schema declares is what is refused.</summary>
public sealed class SchemaExampleTests
{
    public static TheoryData<string, string, string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (var schema in ApiCatalogLoader.Embedded())
            {
                // A sip: or tel: URI has no host that a list could hold, so that one field is refused whatever the list.
                foreach (var api in schema.Apis.Where(a => a.Operation != "openai.realtime_refer"))
                {
                    foreach (var example in api.Examples ?? [])
                    {
                        data.Add(api.Operation, api.Methods[0], api.Paths[0].Replace('{', 'x').Replace('}', 'x'), example.GetRawText());
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfAnApi_IsAllowedIffTheHostsOfItsDeclaredFieldsAreListed(string operation, string method, string path, string body)
    {
        Assert.Equal(operation, ApiCatalog.Default.Match(method, "/any/prefix" + path)?.Name);
        var declared = Reading.OfJson(Encoding.UTF8.GetBytes(body), operation).Strings
            .Where(s => s.Field is FieldKind.Uri or FieldKind.UriOrData or FieldKind.Write && s.Value.Contains("//", StringComparison.Ordinal))
            .Select(s => new Uri(s.Value).Host)
            .ToArray();
        Assert.True(SchemeSet.TryCreate(["https", "data"], out var schemes, out _));
        var closed = new UriPolicy { RestrictHosts = true, Schemes = schemes };
        var open = Inspecting.Allowing(declared) with { Schemes = schemes };
        var request = new Inspecting { Method = method, Path = path, StringValues = Mode.Off };

        Assert.Equal(declared.Length > 0, (request with { Uris = closed }).Run(body).Reason?.Code == "uri.fqdn_not_allowed");
        foreach (var host in declared)
        {
            var others = Inspecting.Allowing([.. declared.Where(h => h != host)]) with { Schemes = schemes };
            Assert.Equal(host, (request with { Uris = others }).Run(body).Subject);
        }

        Assert.Equal(Decision.Allow, (request with { Uris = open }).Run(body));
    }
}
