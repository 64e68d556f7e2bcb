using NetGuard.Networks.Lists;

namespace NetGuard.Core.Tests.Networks.Lists;

public sealed class PublishedListTests
{
    private const string Azure = """
        {
          "changeNumber": 7, "cloud": "Public",
          "values": [
            { "name": "AzureCloud.eastus", "id": "AzureCloud.eastus", "properties": { "region": "eastus", "addressPrefixes": [ "10.1.0.0/16", "2001:db8:1::/48" ], "networkFeatures": null } },
            { "properties": { "addressPrefixes": [ "10.2.0.0/16" ] }, "name": "AzureCloud.westus" },
            { "name": "Bad", "properties": { "addressPrefixes": [
                "10.3.0.1/16",
                7 ] } }
          ]
        }
        """;

    private const string Aws = """
        { "syncToken": "1", "createDate": "2026-11-24",
          "prefixes": [
            { "ip_prefix": "10.1.0.0/16", "region": "us-east-1", "service": "AMAZON", "network_border_group": "us-east-1" },
            { "service": "S3", "region": "us-east-1", "ip_prefix": "10.2.0.0/16" },
            { "ip_prefix": "10.3.0.0/16", "region": "eu-west-1", "service": "S3" }
          ],
          "ipv6_prefixes": [ { "ipv6_prefix": "2001:db8::/32", "region": "eu-west-1", "service": "AMAZON" } ] }
        """;

    private const string Google = """
        { "syncToken": "1", "creationTime": "2026-11-24T00:00:00",
          "prefixes": [ { "ipv4Prefix": "10.1.0.0/16" }, { "ipv6Prefix": "2001:db8::/32", "service": "Google Cloud", "scope": "us-east1" } ] }
        """;

    private const string Cloudflare = """
        { "result": { "ipv4_cidrs": [ "10.1.0.0/16" ], "ipv6_cidrs": [ "2001:db8::/32" ], "etag": "x" }, "success": true, "errors": [], "messages": [] }
        """;

    [Theory]
    [InlineData("AzureCloud.eastus", "10.1.0.0/16 2001:db8:1::/48")]
    [InlineData("azurecloud.WESTUS", "10.2.0.0/16")]
    [InlineData("AzureCloud.westus,AzureCloud.eastus", "10.1.0.0-10.2.255.255 2001:db8:1::/48")]
    public void Read_AzureTags_GivesTheirRanges(string tags, string ranges)
    {
        // The tag with the bad range is not asked for.
        var list = Listing.Good(Azure.Replace("7 ] }", "\"10.4.0.0/16\" ] }", StringComparison.Ordinal), tags: tags.Split(','));
        Assert.Equal(ListFormat.AzureServiceTags, list.Format);
        Assert.Equal(ranges, Listing.Ranges(list));
    }

    [Theory]
    [InlineData("", "", "10.1.0.0-10.3.255.255 2001:db8::/32")]
    [InlineData("S3", "", "10.2.0.0/15")]
    [InlineData("amazon", "", "10.1.0.0/16 2001:db8::/32")]
    [InlineData("", "eu-west-1", "10.3.0.0/16 2001:db8::/32")]
    [InlineData("S3", "eu-west-1", "10.3.0.0/16")]
    public void Read_AwsServicesAndRegions_GivesTheirRanges(string services, string regions, string ranges)
    {
        var list = Listing.Good(Aws, services: services.Split(',', StringSplitOptions.RemoveEmptyEntries), regions: regions.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ListFormat.Aws, list.Format);
        Assert.Equal(ranges, Listing.Ranges(list));
    }

    [Fact]
    public void Read_Google_GivesItsRanges()
    {
        var list = Listing.Good(Google);
        Assert.Equal(ListFormat.Google, list.Format);
        Assert.Equal("10.1.0.0/16 2001:db8::/32", Listing.Ranges(list));
        Assert.Equal("2001:db8::/32", Listing.Ranges(Listing.Good(Google, regions: ["us-east1"])));
    }

    [Fact]
    public void Read_Cloudflare_GivesItsRanges()
    {
        var list = Listing.Good("\uFEFF\r\n" + Cloudflare);
        Assert.Equal(ListFormat.Cloudflare, list.Format);
        Assert.Equal("10.1.0.0/16 2001:db8::/32", Listing.Ranges(list));
    }

    [Fact]
    public void Read_AzureBadEntries_AreErrorsAtTheirPlace() => Assert.Equal(
        [
            "list:8:9 File a string is expected",
            "list:7:9 File 10.3.0.1/16 has host bits set, did you mean 10.3.0.0/16?",
        ],
        Listing.Errors(Listing.Read(Azure, tags: ["Bad"])));

    [Theory]
    [InlineData("AzureCloud.eastu", "the list has no tag 'AzureCloud.eastu', did you mean 'AzureCloud.eastus'?")]
    [InlineData("Storage", "the list has no tag 'Storage'")]
    public void Read_UnknownTag_IsAnErrorWithASuggestion(string tag, string message) =>
        Assert.Equal([$"a.json:1:1 Tags[1] {message}"], Listing.Errors(Listing.Read(Azure.Replace("7 ] }", "\"10.4.0.0/16\" ] }", StringComparison.Ordinal), tags: ["AzureCloud.westus", tag])));

    [Fact]
    public void Read_ChosenInVain_IsRefused()
    {
        var azure = Azure.Replace("7 ] }", "\"10.4.0.0/16\" ] }", StringComparison.Ordinal);
        Assert.Equal(["a.json:1:1 File the list is of Azure Service Tags: name the Tags that are meant"], Listing.Errors(Listing.Read(azure)));
        Assert.Equal(["a.json:1:1 Services[0] Azure Service Tags are chosen by Tags; leave this out"], Listing.Errors(Listing.Read(azure, tags: ["AzureCloud.westus"], services: ["x"])));
        Assert.Equal(["a.json:1:1 Services[0] the list has no service 'AMAZN', did you mean 'AMAZON'?"], Listing.Errors(Listing.Read(Aws, services: ["AMAZN"])));
        Assert.Equal(["a.json:1:1 Regions[0] the list has no region 'us-east-2', did you mean 'us-east-1'?"], Listing.Errors(Listing.Read(Aws, regions: ["us-east-2"])));
        Assert.Equal(["a.json:1:1 Tags[0] the list has no tags, only Azure Service Tags have; leave this out"], Listing.Errors(Listing.Read(Aws, tags: ["x"])));
        Assert.Equal(["a.json:1:1 Services[0] the list names no services; leave this out"], Listing.Errors(Listing.Read(Cloudflare, services: ["x"])));
        Assert.Contains("no entry of the list is of these services and in these regions", Listing.Errors(Listing.Read("""{"prefixes":[{"ip_prefix":"10.0.0.0/8","service":"A","region":"r"},{"ip_prefix":"11.0.0.0/8","service":"B","region":"s"}]}""", services: ["A"], regions: ["s"]))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "a.json:1:1 File the JSON is none of the known lists: Azure Service Tags, AWS, Google, Cloudflare")]
    [InlineData("[\"10.0.0.1\"]", "list:1:1 File the JSON is none of the known lists: Azure Service Tags, AWS, Google, Cloudflare")]
    [InlineData("""{"result":null,"success":false}""", "a.json:1:1 File the JSON is none of the known lists: Azure Service Tags, AWS, Google, Cloudflare")]
    [InlineData("{\"prefixes\":[]}", "a.json:1:1 File the JSON is none of the known lists: Azure Service Tags, AWS, Google, Cloudflare")]
    [InlineData("{\"prefixes\":[{}]}", "list:1:14 File an entry has no prefix")]
    [InlineData("{\"prefixes\":[\"10.0.0.1\"]}", "list:1:14 File an object is expected")]
    [InlineData("{\"prefixes\":7}", "list:1:13 File a list is expected")]
    [InlineData("{\"prefixes\":[{\"ip_prefix\":\"10.0.0.0/8\",\"ip_prefix\":\"11.0.0.0/8\"}]}", "list:1:40 File 'ip_prefix' is written twice")]
    [InlineData("{\"prefixes\":[{\"ip_prefix\":\"10.0.0.0/8\"},\n{\"ipv4Prefix\":\"11.0.0.0/8\"}]}", "list:2:15 File the list is of two formats, Aws and Google")]
    [InlineData("{\"prefixes\":[{\"ip_prefix\":\"10.0.0.0/8\"}", "list:1:40 File the JSON is cut or malformed here")]
    [InlineData("{\"prefixes\":[{\"ip_prefix\":\"10.0.0.0/8\"}]}\n10.0.0.1", "list:2:1 File the JSON is cut or malformed here")]
    [InlineData("{\"prefixes\":[{\"ip_prefix\":\"\\ud800\"}]}", "list:1:35 File the JSON is cut or malformed here")]
    [InlineData("{\"prefixes\":[{\"ip_prefix\":\"10.0.0.300/32\"}]}", "list:1:27 File '10.0.0.300' is not an IPv4 address: a part is above 255")]
    [InlineData("{\"result\":{\"ipv4_cidrs\":[]}}", "a.json:1:1 File list holds no address; a network is never empty by its list")]
    [InlineData("{\"values\":[{\"name\":\"T\"}]}", "list:1:12 File a service tag has a name and properties.addressPrefixes")]
    public void Read_Broken_SaysWhatAndWhere(string text, string error) => Assert.Equal(error, Listing.Errors(Listing.Read(text))[0]);

    [Fact]
    public void Read_CutAtAnyByte_IsNeverAList()
    {
        foreach (var whole in new[] { Aws, Google, Cloudflare })
        {
            var length = whole.TrimEnd().Length;
            for (var cut = 0; cut < length; cut++)
            {
                Assert.NotEmpty(Listing.Read(whole[..cut]).Errors);
            }
        }
    }

    [Fact]
    public void Read_NotUtf8_IsRefused() =>
        Assert.Equal(["a.json:1:1 File list is not UTF-8 text"], Listing.Errors(Listing.Read([.. "{\"x\":\""u8, 0xFF, .. "\"}"u8])));
}
