using System.Text;
using NetGuard.Documents;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

[Trait("Rule", "R6")]
public sealed class SecretTests
{
    private const string Planted = "planted-secret-that-must-not-be-seen-anywhere";

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void ClientKey_Length_IsBounded(int length, bool accepted)
    {
        Assert.Equal(accepted, WithKey(new string('k', length)).Succeeded);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void Upstream_Length_IsBounded(int length, bool accepted)
    {
        Assert.Equal(accepted, WithUpstream("api-key", new string('u', length)).Succeeded);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\t")]
    [InlineData("\u007f")]
    [InlineData("\0")]
    [InlineData("é")]
    public void Secret_WithWhatIsNotVisibleAscii_IsRefused(string character)
    {
        Assert.False(WithKey(new string('k', 40) + character).Succeeded);
        Assert.False(WithUpstream("api-key", "token" + character).Succeeded);
    }

    [Theory]
    [InlineData("Authorization", "sk-123", "Bearer sk-123")]
    [InlineData("authorization", "Bearer sk-123", "Bearer sk-123")]
    [InlineData("Authorization", "Basic dXNlcg==", "Basic dXNlcg==")]
    [InlineData("api-key", "sk-123", "sk-123")]
    public void Upstream_InAuthorization_IsABearerTokenUnlessItSaysOtherwise(string header, string value, string sent)
    {
        Assert.Equal(sent, WithUpstream(header, value).Snapshot!.Resources["res"].Upstream!.Value);
    }

    [Theory]
    [InlineData("Bearer a b")]
    [InlineData("Bearer ")]
    [InlineData(" token")]
    public void Upstream_InAuthorizationWithMoreThanSchemeAndToken_IsRefused(string value)
    {
        Assert.False(WithUpstream("Authorization", value).Succeeded);
    }

    [Fact]
    public void Upstream_BearerTokenThatIsAClientsKey_IsRefused()
    {
        var result = WithUpstream("Authorization", "Bearer " + Planted, key: Planted);

        Assert.Contains("Authentication.Keys.Key1", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_Compiled_MatchTheirSlots()
    {
        var secrets = new FakeSecrets { Values = { ["env:A"] = new string('a', 32), ["env:B"] = new string('b', 32) } };
        var text = Compilation.Sample().Replace("\"env:KEY1\"", "\"env:A\", \"Key2\": \"env:B\"", StringComparison.Ordinal);

        var keys = Compile(text, secrets).Snapshot!.Resources["res"].Authentication;

        Assert.Equal(1, keys.MatchSlot(Encoding.ASCII.GetBytes(new string('a', 32))));
        Assert.Equal(2, keys.MatchSlot(Encoding.ASCII.GetBytes(new string('b', 32))));
        Assert.Equal(0, keys.MatchSlot("x"u8));
        Assert.Equal(0, keys.MatchSlot([]));
    }

    [Fact]
    public void Errors_WhateverIsWrong_NeverHoldAValue()
    {
        var everyReference = new FakeSecrets { Values = { ["env:KEY1"] = Planted + " ", ["env:UP"] = Planted + "\t" } };
        string[] texts =
        [
            Compilation.Sample(resource: """ "Upstream": { "Header": "api-key", "Value": "env:UP" }, """),
            Compilation.Sample(resource: $$""" "Upstream": { "Header": "api-key", "Value": "{{Planted}}", "Valeu": "{{Planted}}" }, """),
            Compilation.Sample(resource: $$""" "Upstream": { "Header": "api-key", "Value": ["{{Planted}}"] }, """),
            Compilation.Sample().Replace("env:KEY1", Planted, StringComparison.Ordinal),
            Compilation.Sample().Replace("\"Key1\": \"env:KEY1\"", $"\"Key3\": \"{Planted}\"", StringComparison.Ordinal),
            Compilation.Sample().Replace("\"Key1\": \"env:KEY1\"", $"\"Key1\": \"{Planted}", StringComparison.Ordinal),
        ];

        Assert.All(texts, text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var result = Compilation.Compile(utf8, "a.json", everyReference);
            var writer = new ConfigErrorWriter("a.json", utf8);

            Assert.False(result.Succeeded);
            Assert.All(result.Errors, error => Assert.DoesNotContain("planted", writer.Format(error), StringComparison.OrdinalIgnoreCase));
        });
    }

    [Fact]
    public void Snapshot_Printed_HoldsNoValue()
    {
        var snapshot = WithUpstream("api-key", Planted).Snapshot!;

        Assert.DoesNotContain(Planted, snapshot.Resources["res"].ToString(), StringComparison.Ordinal);
    }

    private static CompileResult WithKey(string value) =>
        Compile(Compilation.Sample(), new FakeSecrets { Values = { ["env:KEY1"] = value } });

    private static CompileResult WithUpstream(string header, string value, string? key = null)
    {
        var secrets = new FakeSecrets { Values = { ["env:UP"] = value, ["env:KEY1"] = key ?? new string('k', 32) } };
        return Compile(Compilation.Sample(resource: $$""" "Upstream": { "Header": "{{header}}", "Value": "env:UP" }, """), secrets);
    }

    private static CompileResult Compile(string text, ISecretSource secrets) => Compilation.Compile(Encoding.UTF8.GetBytes(text), "a.json", secrets);
}
