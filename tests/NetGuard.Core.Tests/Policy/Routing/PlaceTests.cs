using NetGuard.Documents;
using NetGuard.Policy.Routing;

namespace NetGuard.Core.Tests.Policy.Routing;

public sealed class PlaceTests
{
    private static readonly ConfigNodeReference Here = new("x", new Origin("a.json", 1, 1));

    [Theory]
    [Trait("Rule", "R9")]
    [InlineData("https://a.example/", "HTTPS://A.Example:443/path/")]
    [InlineData("https://a.example/", "https://a.example./")]
    [InlineData("http://127.0.0.1:8080/", "http://localhost:8080/")]
    [InlineData("http://127.0.0.1:8080/", "http://[::1]:8080/")]
    [InlineData("http://127.0.0.1:8080/", "http://[::ffff:127.0.0.1]:8080/")]
    [InlineData("http://127.0.0.1:8080/", "http://0x7f.1:8080/")]
    [InlineData("http://127.0.0.1:8080/", "http://me.localhost:8080/")]
    [InlineData("http://[2001:db8::1]/", "http://[2001:0db8:0:0::1]:80/")]
    [InlineData("http://10.0.0.1/", "http://167772161/")]
    public void Place_TwoSpellings_AreOne(string one, string other)
    {
        Assert.Equal(Place(one), Place(other));
    }

    [Theory]
    [InlineData("https://a.example/", "http://a.example:443/")]
    [InlineData("https://a.example/", "https://a.example:8443/")]
    [InlineData("https://a.example/", "https://b.a.example/")]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.2:8080/")]
    public void Place_OfAnotherSchemeHostOrPort_IsAnother(string one, string other)
    {
        Assert.NotEqual(Place(one), Place(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/x")]
    [InlineData("a.example")]
    [InlineData("//a.example/")]
    [InlineData("https:a.example")]
    [InlineData("https:\\\\a.example\\")]
    [InlineData("ftp://a.example/")]
    [InlineData("file:///x")]
    [InlineData("https://user@a.example/")]
    [InlineData("https://a.example/?x")]
    [InlineData("https://a.example/#x")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://a.example/ x")]
    [InlineData("https://")]
    public void Place_OfNoGoodUrl_IsAnError(string url)
    {
        Assert.False(NetworkPlace.TryParse(url, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Theory]
    [Trait("Rule", "R9")]
    [InlineData("http://127.0.0.1:8080", "http://localhost:8080/", true)]
    [InlineData("http://*:8080", "http://127.0.0.1:8080/", true)]
    [InlineData("http://+:8080", "http://[::1]:8080/", true)]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.7:8080/", true)]
    [InlineData("http://[::]:8080", "http://0.0.0.0:8080/", true)]
    [InlineData("http://gateway.example:8080", "http://127.0.0.1:8080/", true)]
    [InlineData("https://localhost", "https://localhost/", true)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8081/", false)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.2:8080/", false)]
    [InlineData("http://*:8080", "http://a.example:8080/", false)]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0/", false)]
    public void Listener_PlaceThatComesBackToIt_IsToldFromOthers(string listener, string destination, bool own)
    {
        Assert.True(ListenerFacts.TryParse(listener, Here, out var facts));

        Assert.Equal(own, facts.Answers(Place(destination)));
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("http://")]
    [InlineData("http://127.0.0.1:80800")]
    [InlineData("http://127.0.0.1:x")]
    [InlineData("http://127.0.0.1/path")]
    [InlineData("http://:8080")]
    [InlineData("ws://127.0.0.1:8080")]
    public void Listener_OfNoAddress_IsAnError(string url)
    {
        Assert.False(ListenerFacts.TryParse(url, Here, out _));
    }

    private static NetworkPlace Place(string url)
    {
        Assert.True(NetworkPlace.TryParse(url, out var place, out var error), error);
        return place;
    }
}
