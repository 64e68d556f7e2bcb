using CsCheck;
using NetGuard.Proxy.Pipeline.Limits;

namespace NetGuard.Proxy.Tests.Pipeline.Limits;

public sealed class BucketTests
{
    private const long Minute = 60_000_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(999)]
    [InlineData(1_000_000)]
    public void Bucket_HoldsExactlyAMinutesWorth_AndFillsEvenly(long perMinute)
    {
        var bucket = default(Bucket);
        var cost = Bucket.CostOf(1, perMinute, Minute);
        const long Start = 5_000;
        Assert.Equal(perMinute, TakeAll(ref bucket, cost, Start));

        var wait = bucket.Wait(cost, Minute, Start);
        Assert.InRange(wait, 1, cost);
        Assert.NotEqual(0, bucket.Wait(cost, Minute, Start + wait - 1));
        Assert.Equal(1, TakeAll(ref bucket, cost, Start + wait));
        Assert.Equal(perMinute, TakeAll(ref bucket, cost, Start + (3 * Minute)));
    }

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(100, 100, Minute)]
    [InlineData(50, 100, Minute / 2)]
    [InlineData(1, 1L << 50, 1)]
    public void Cost_OfUnits_IsTheirPartOfAMinute(long units, long perMinute, long cost) => Assert.Equal(cost, Bucket.CostOf(units, perMinute, Minute));

    [Fact]
    public void Cost_MoreThanABucketHolds_NeverPasses()
    {
        var bucket = default(Bucket);
        Assert.Equal(1, bucket.Wait(Minute + 1, Minute, 10 * Minute));
        Assert.Equal(0, bucket.Wait(Minute, Minute, 10 * Minute));
    }

    /// <summary>In any span, what passes is at most a minute's worth and what the span fills.</summary>
    [Fact]
    public void Bucket_InAnySpan_LetsNoMorePassThanItSays() =>
        Gen.Select(Gen.Long[1, Minute], Gen.Long[0, Minute / 4]).Array[1, 60].Sample(steps =>
        {
            var bucket = default(Bucket);
            long now = 0, taken = 0;
            foreach (var (cost, pause) in steps)
            {
                now += pause;
                if (bucket.Wait(cost, Minute, now) == 0)
                {
                    bucket.Take(cost, now);
                    taken += cost;
                }

                Assert.True(taken <= Minute + now);
            }
        });

    /// <summary>A body of unknown size takes the most at first: afterwards no more may be free than if its size had been known.</summary>
    [Fact]
    public void GivingBack_NeverFreesMoreThanWasNeverTaken() =>
        Gen.Select(Gen.Long[0, Minute], Gen.Long[0, Minute], Gen.Select(Gen.Long[0, Minute / 4], Gen.Long[0, Minute]).Array[0, 10]).Sample((most, real, others) =>
        {
            real = Math.Min(real, most);
            Bucket guessed = default, known = default;
            guessed.Take(most, 0);
            known.Take(real, 0);
            long now = 0;
            foreach (var (pause, cost) in others)
            {
                now += pause;
                guessed.Take(cost, now);
                known.Take(cost, now);
            }

            guessed.GiveBack(most - real, 0, now);
            Assert.True(guessed.Used(now) >= known.Used(now));
            if (now == 0)
            {
                Assert.Equal(known.Used(now), guessed.Used(now));
            }
        });

    private static int TakeAll(ref Bucket bucket, long cost, long now)
    {
        var count = 0;
        while (bucket.Wait(cost, Minute, now) == 0)
        {
            bucket.Take(cost, now);
            count++;
        }

        return count;
    }
}
