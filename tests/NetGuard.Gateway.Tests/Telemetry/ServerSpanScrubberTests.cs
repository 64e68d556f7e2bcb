using System.Diagnostics;
using NetGuard.Gateway.Telemetry;

namespace NetGuard.Gateway.Tests.Telemetry;

public sealed class ServerSpanScrubberTests
{
    [Theory]
    [InlineData(ServerSpanScrubber.Source, "http.route")]
    [InlineData("NetGuard", "http.route", "netguard.resource", "url.path", "url.query")]
    [Trait("Rule", "R26")]
    public void Span_Ended_KeepsWhatItMay(string source, params string[] kept)
    {
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var spans = new ActivitySource(source);
        using var span = spans.StartActivity("request")!;
        foreach (var tag in new[] { "http.route", "netguard.resource", "url.path", "url.query" })
        {
            span.SetTag(tag, "planted");
        }

        using var scrubber = new ServerSpanScrubber();
        scrubber.OnEnd(span);
        Assert.Equal(kept, span.TagObjects.Where(tag => tag.Value is not null).Select(tag => tag.Key));
    }
}
