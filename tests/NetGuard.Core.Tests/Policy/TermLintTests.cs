namespace NetGuard.Core.Tests.Policy;

public sealed class TermLintTests
{
    /// <summary>Beyond the bound ranges are still held against each other, only no longer against networks.</summary>
    [Theory]
    [InlineData(1_000, 100, 1)]
    [InlineData(1_001, 100, 0)]
    public void Formula_OfManyRangesAndNetworks_IsComparedWithinBounds(int ranges, int networks, int found)
    {
        var names = string.Join(", ", Enumerable.Range(0, networks).Select(i => $"\"n{i}\": {{ \"Ranges\": [\"10.{i}.0.0/16\"] }}"));
        var formula = string.Join(" or ", Enumerable.Range(0, networks).Select(i => $"n{i}")
            .Concat(Enumerable.Range(0, ranges - 1).Select(i => $"192.{i / 256}.{i % 256}.1")).Append("10.7.0.1"));

        var result = Compilation.Compile(Compilation.Sample(resource: $$""" "NetworkAcls": { "Allow": "{{formula}}" }, """, netGuard: $$""" "Networks": { {{names}} }, """));

        Assert.True(result.Succeeded);
        Assert.Equal(found, result.Errors.Count(error => error.Message == "10.7.0.1 lies within n7 and adds nothing; remove it"));
    }
}
