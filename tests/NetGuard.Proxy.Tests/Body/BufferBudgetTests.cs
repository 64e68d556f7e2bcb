using NetGuard.Proxy.Body;
using NetGuard.Proxy.Tests.Pipeline.Running;

namespace NetGuard.Proxy.Tests.Body;

[Trait("Rule", "R25")]
public sealed class BufferBudgetTests
{
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(5);

    private readonly BufferBudget _budget = new();
    private readonly SteppedTime _time = new();

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public void Reserve_OnEitherSide_GivesOrKeeps(long bytes, long limit, bool given)
    {
        Assert.Equal(given, _budget.TryReserve(bytes, limit));
        Assert.Equal(given ? bytes : 0, _budget.Reserved);
    }

    [Fact]
    public async Task Wait_ForMoreThanThereIsInAll_IsRefusedAtOnce()
    {
        Assert.True(await ReserveAsync(10));
        Assert.False(await ReserveAsync(11));
        Assert.Equal((10, 0), (_budget.Reserved, _budget.Waiting));
    }

    [Fact]
    public async Task Waiters_AreAdmittedInTheirOrder_AlsoWhereALaterOneWouldFit()
    {
        Assert.True(_budget.TryReserve(6, 10));
        var large = ReserveAsync(8);
        var small = ReserveAsync(3);
        Assert.Equal(2, _budget.Waiting);
        Assert.False(small.IsCompleted);

        _budget.Return(6);
        Assert.True(await large);
        Assert.False(small.IsCompleted);

        _budget.Return(8);
        Assert.True(await small);
        Assert.Equal((3, 0), (_budget.Reserved, _budget.Waiting));
    }

    [Fact]
    public async Task Waiter_WhoseTimeIsUp_IsRefusedAndLetsTheNextOneIn()
    {
        Assert.True(_budget.TryReserve(6, 10));
        var large = ReserveAsync(8);
        _time.Advance(Waiting - TimeSpan.FromTicks(1));
        var small = ReserveAsync(3);
        Assert.False(large.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(await large);
        Assert.True(await small);
        Assert.Equal((9, 0), (_budget.Reserved, _budget.Waiting));
    }

    [Fact]
    public async Task Waiter_WhoLeaves_LetsTheNextOneIn()
    {
        Assert.True(_budget.TryReserve(6, 10));
        using var leaving = new CancellationTokenSource();
        var large = ReserveAsync(8, leaving.Token);
        var small = ReserveAsync(3);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.True(await small);
        Assert.Equal((9, 0), (_budget.Reserved, _budget.Waiting));
    }

    [Fact]
    public async Task Reserved_UnderMany_IsNeverPastTheLimitAndAllGivenBack()
    {
        const int limit = 100;
        var most = 0L;
        var given = 0;
        await Parallel.ForAsync(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
        {
            var bytes = (i % 60) + 1;
            if (i % 3 == 0 ? !_budget.TryReserve(bytes, limit / 2) : !await _budget.ReserveAsync(bytes, limit, Patience.Long, TimeProvider.System, cancellation))
            {
                return;
            }

            Interlocked.Increment(ref given);
            InterlockedMax(ref most, _budget.Reserved);
            await Task.Yield();
            _budget.Return(bytes);
        });
        Assert.InRange(most, 1, limit);
        Assert.True(given >= 4000 * 2 / 3, $"Only {given} were given.");
        Assert.Equal((0, 0), (_budget.Reserved, _budget.Waiting));
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private Task<bool> ReserveAsync(long bytes, CancellationToken cancellation = default) =>
        _budget.ReserveAsync(bytes, 10, Waiting, _time, cancellation).AsTask();
}
