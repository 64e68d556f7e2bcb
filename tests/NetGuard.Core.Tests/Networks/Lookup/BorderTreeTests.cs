using CsCheck;
using NetGuard.Networks.Lookup;

namespace NetGuard.Core.Tests.Networks.Lookup;

public sealed class BorderTreeTests
{
    [Fact]
    public void CountTo_KeysWithRepetitions_EqualsCounting() =>
        Gen.Select(Gen.OneOf(Gen.ULong[0, 50], Gen.ULong[ulong.MaxValue - 3, ulong.MaxValue], Gen.ULong).Array[0, 100], Gen.ULong.Array[10]).Sample((keys, random) =>
        {
            Array.Sort(keys);
            var tree = new BorderTree<ulong>(keys);
            return random.Concat(keys).Concat(keys.Select(key => key + 1)).Concat(keys.Select(key => key - 1))
                .All(value => tree.CountTo(value) == keys.Count(key => key <= value));
        }, iter: Generators.Cases);

    /// <summary>One key below, at and above a full tree of one, two, three and four levels.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(17 * 16)]
    [InlineData(17 * 17 * 16)]
    [InlineData(17 * 17 * 17 * 16)]
    public void CountTo_FullAndNearlyFullTrees_EqualsTheRank(int full)
    {
        for (var count = full - 1; count <= full + 1; count++)
        {
            var keys = Enumerable.Range(0, count).Select(i => (uint)i * 3 + 1).ToArray();
            var tree = new BorderTree<uint>(keys);
            Assert.Equal(0, tree.CountTo(0));
            Assert.Equal(count, tree.CountTo(uint.MaxValue));
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(keys[i], tree[i]);
                Assert.Equal(i, tree.CountTo(keys[i] - 1));
                Assert.Equal(i + 1, tree.CountTo(keys[i]));
                Assert.Equal(i + 1, tree.CountTo(keys[i] + 1));
            }
        }
    }

    [Fact]
    public void CountTo_LargestValueAsKey_IsCountedForThatValueAlone()
    {
        var tree = new BorderTree<uint>([5, uint.MaxValue]);
        Assert.Equal(1, tree.CountTo(uint.MaxValue - 1));
        Assert.Equal(2, tree.CountTo(uint.MaxValue));
        Assert.Equal(0, new BorderTree<uint>([]).CountTo(uint.MaxValue));
    }
}
