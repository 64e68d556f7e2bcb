using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetGuard.Proxy.Configuration.Routes;
using Yarp.ReverseProxy.Configuration;

namespace NetGuard.Proxy.Tests.Configuration.Routes;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/a/{x}", "/a/{y}", false)]
    [InlineData("/a/{**rest}", "/A/{**all}", false)]
    [InlineData("/a/{x:int}", "/a/{y:guid}", true)]
    [InlineData("/a/{x}", "/a/{**x}", true)]
    [InlineData("/a", "/b", true)]
    [InlineData(null, "/{**all}", false)]
    public void FindFaults_TwoRoutes_AreFaultyWhereTheyTakeTheSameRequests(string? one, string two, bool good)
    {
        var faults = RouteTable.FindFaults([Route("one", one), Route("two", two)], new RouteOptions());

        Assert.Equal(good ? [] : ["two"], faults.Select(fault => fault.Route.RouteId));
    }

    [Fact]
    public void FindFaults_TwinsToldApart_AreGood()
    {
        var route = Route("one", "/a");
        RouteConfig[] routes =
        [
            route,
            Route("order", "/a") with { Order = 1 },
            route with { RouteId = "methods", Match = route.Match with { Methods = ["POST"] } },
            route with { RouteId = "header", Match = route.Match with { Headers = [new RouteHeader { Name = "h", Values = ["v"] }] } },
            route with { RouteId = "host", Match = route.Match with { Hosts = ["b.example"] } },
        ];

        Assert.Empty(RouteTable.FindFaults(routes, new RouteOptions()));
    }

    [Fact]
    public void FindFaults_ConstraintOfTheApplicationsOwn_IsKnown()
    {
        var options = new RouteOptions();
        options.SetParameterPolicy<Microsoft.AspNetCore.Routing.Constraints.AlphaRouteConstraint>("letters");

        Assert.Empty(RouteTable.FindFaults([Route("one", "/{x:letters}")], options));
        Assert.Single(RouteTable.FindFaults([Route("one", "/{x:letters}"), Route("two", "/b")], new RouteOptions()));
    }

    // Why the table is built before: what YARP alone makes of such routes.
    [Theory]
    [InlineData("/a/{x}", "/a/{y}", null)]
    [InlineData("/b", "/{x:nosuchconstraint}", null)]
    [InlineData("/b", "/c", "a:b:c")]
    public async Task Yarp_FaultyRoutes_ArePutInPlaceAndFailRequests(string one, string two, string? host)
    {
        var faulty = Route("two", two);
        faulty = host is null ? faulty : faulty with { Match = faulty.Match with { Hosts = [host] } };
        Assert.NotEmpty(RouteTable.FindFaults([Route("one", one), faulty], new RouteOptions()));
        var builder = TestApplication.Builder();
        builder.Services.AddReverseProxy().LoadFromMemory([Route("one", one), faulty], [TestRoutes.Cluster()]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync(one.Replace("{x}", "x", StringComparison.Ordinal))).StatusCode);
        await app.StopAsync();
    }

    private static RouteConfig Route(string id, string? path) =>
        new() { RouteId = id, ClusterId = "c", Match = new RouteMatch { Path = path } };
}
