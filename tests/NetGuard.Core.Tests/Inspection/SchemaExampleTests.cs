using System.Text;
using NetGuard.Content;
using NetGuard.Content.Apis;
using NetGuard.Content.Apis.Loading;
using NetGuard.Core.Tests.Content;
using NetGuard.Decisions;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Inspection;

/// <summary>The schemas' own examples, sent as requests: what a schema declares is what is refused.</summary>
public sealed class SchemaExampleTests
{
    private static readonly string[] s_everyWayOut = [.. ApiCatalog.Default.EgressWays.Select(w => w.Name)];

    public static TheoryData<string, string, string, string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string>();
            foreach (var schema in ApiCatalogLoader.Embedded())
            {
                // A sip: or tel: URI has no host that a list could hold, so that one field is refused whatever the list.
                foreach (var api in schema.Apis.Where(a => a.Operation != "openai.realtime_refer"))
                {
                    foreach (var example in api.Examples ?? [])
                    {
                        data.Add(api.Operation, MethodOf(api), PathOf(api), "", example.GetRawText());
                    }

                    foreach (var query in api.Queries ?? [])
                    {
                        data.Add(api.Operation, MethodOf(api), PathOf(api), query, "");
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfAnApi_IsAllowedIffTheHostsOfItsDeclaredFieldsAreListed(string operation, string method, string path, string query, string body)
    {
        Assert.Equal(operation, ApiCatalog.Default.Match(method, path == "/" ? path : "/any/prefix" + path)?.Name);
        var strings = body.Length > 0 ? Reading.OfJson(Encoding.UTF8.GetBytes(body), operation).Strings : Reading.OfQuery(query, operation).Strings;
        var declared = strings
            .Where(s => (s.Field is FieldKind.Uri or FieldKind.UriOrData or FieldKind.Write && s.Value.Contains("//", StringComparison.Ordinal)) || s.Field == FieldKind.Host || s.Field == FieldKind.HostOptional)
            .Select(s => HostOf(s.Value))
            .ToArray();
        Assert.True(SchemeSet.TryCreate(["https", "data", "gs", "s3", "bq"], out var schemes, out _));
        var closed = new UriPolicy { RestrictHosts = true, Schemes = schemes };
        var open = Inspecting.Allowing(declared) with { Schemes = schemes };
        var request = new Inspecting { Method = method, Path = path, Query = query, StringValues = Mode.Off, Egress = s_everyWayOut };

        Assert.Equal(declared.Length > 0, (request with { Uris = closed }).Run(body).Reason?.Code == "uri.fqdn_not_allowed");
        foreach (var host in declared)
        {
            var others = Inspecting.Allowing([.. declared.Where(h => h != host)]) with { Schemes = schemes };
            Assert.Equal(host, (request with { Uris = others }).Run(body).Subject);
        }

        Assert.Equal(Decision.Allow, (request with { Uris = open }).Run(body));
    }

    private static string MethodOf(ApiDocument api) => api.Methods[0] == "*" ? "POST" : api.Methods[0];

    private static string PathOf(ApiDocument api) => api.Paths[0].Replace("{**rest}", "x", StringComparison.Ordinal).Replace('{', 'x').Replace('}', 'x');

    private static string HostOf(string value) => value.Contains("//", StringComparison.Ordinal) ? new Uri(value).Host : value.Split('/')[0];
}
