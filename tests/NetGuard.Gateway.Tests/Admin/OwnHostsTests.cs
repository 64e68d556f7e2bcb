using System.Net;
using Microsoft.AspNetCore.Http;
using NetGuard.Gateway.Admin;

namespace NetGuard.Gateway.Tests.Admin;

public sealed class OwnHostsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8081", "127.0.0.1", "127.0.0.1:8081", true)]
    [InlineData("http://127.0.0.1:8081", "127.0.0.1", "localhost", true)]
    [InlineData("http://localhost:8081", "::1", "localhost:8081", true)]
    [InlineData("http://[::1]:8081", "::1", "[::1]:8081", true)]
    [InlineData("http://admin.contoso.example:8081", "192.0.2.7", "admin.contoso.example", true)]
    [InlineData("http://+:8081", "192.0.2.7", "192.0.2.7:8081", true)]
    [InlineData("http://+:8081", "::ffff:192.0.2.7", "192.0.2.7:8081", true)]
    [InlineData("http://*:8081", "127.0.0.1", "localhost", true)]
    [InlineData("http://+:8081", "192.0.2.7", "localhost", false)]
    [InlineData("http://+:8081", "192.0.2.7", "192.0.2.8", false)]
    [InlineData("http://+:8081", "192.0.2.7", "attacker.example", false)]
    [InlineData("http://127.0.0.1:8081", "127.0.0.1", "", false)]
    public void Host_OfARequest_IsOursOnlyIfItNamesTheListener(string url, string local, string host, bool expected) =>
        Assert.Equal(expected, new OwnHosts(url).Contains(new HostString(host), IPAddress.Parse(local)));
}
