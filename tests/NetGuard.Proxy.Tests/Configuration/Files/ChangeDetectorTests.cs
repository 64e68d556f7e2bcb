using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tests.Configuration.Files;

public sealed class ChangeDetectorTests
{
    [Fact]
    public void Observe_SameContent_IsUnchanged() =>
        Assert.Equal([Look.Unchanged, Look.Unchanged], Looks("a", "a", "a"));

    [Fact]
    public void Observe_NewContentTwice_IsSettledAtTheSecondLook() =>
        Assert.Equal([Look.Unsettled, Look.Settled], Looks("a", "b", "b"));

    [Fact]
    public void Observe_ContentThatKeepsChanging_StaysUnsettled() =>
        Assert.Equal([Look.Unsettled, Look.Unsettled, Look.Unsettled], Looks("a", "b", "c", "d"));

    [Fact]
    public void Observe_ChangeTakenBack_IsUnchanged() =>
        Assert.Equal([Look.Unsettled, Look.Unchanged, Look.Unsettled], Looks("a", "b", "a", "b"));

    [Fact]
    public void Observe_AnotherSetOfFiles_IsAChange()
    {
        var detector = new ChangeDetector(Marks("a"));
        detector.Take(new Dictionary<string, ContentMark>(Marks("a")) { ["secret"] = ContentMark.Of("s"u8) });

        Assert.Equal(Look.Unsettled, detector.Observe(Marks("a")));
    }

    private static List<Look> Looks(string taken, params string[] contents)
    {
        var detector = new ChangeDetector(Marks(taken));
        return [.. contents.Select(content => detector.Observe(Marks(content)))];
    }

    private static Dictionary<string, ContentMark> Marks(string content) =>
        new() { ["file"] = ContentMark.Of(System.Text.Encoding.UTF8.GetBytes(content)) };
}
