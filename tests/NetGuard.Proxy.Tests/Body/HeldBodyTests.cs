using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using CsCheck;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Body;

namespace NetGuard.Proxy.Tests.Body;

public sealed class HeldBodyTests
{
    private const long Plenty = long.MaxValue / 2;

    private readonly BufferBudget _budget = new();

    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 0L)]
    [InlineData(1, null)]
    [InlineData(5000, 5000L)]
    [InlineData(300_000, 300_000L)]
    [InlineData(300_000, null)]
    public async Task Read_WholeBody_IsHeldAsItCame(int length, long? announced)
    {
        var bytes = Bytes(length);
        var (body, decision) = await ReadAsync(bytes, announced);
        Assert.Equal(Decision.Allow, decision);
        Assert.True(body!.Memory.Span.SequenceEqual(bytes));
        Assert.True(_budget.Reserved >= length);
        body.Release();
        body.Release();
        Assert.Equal(0, _budget.Reserved);
    }

    [Fact]
    public void Read_InAnyPieces_IsTheWholeAndRentsByWhatCame()
    {
        Gen.Select(Gen.Int[1, 20_000].Array[0, 12], Gen.Bool).Sample((pieces, announces) =>
        {
            var whole = Bytes(pieces.Sum());
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            var reading = ReadAsync(pipe.Reader, announces ? whole.Length : null).AsTask();
            var sent = 0;
            foreach (var piece in pieces)
            {
                pipe.Writer.WriteAsync(whole.AsMemory(sent, piece)).AsTask().Wait();
                sent += piece;
            }

            pipe.Writer.Complete();
            var (body, _) = reading.Result;
            var equal = body!.Memory.Span.SequenceEqual(whole);
            var bounded = _budget.Reserved <= Math.Max(4096, 8L * whole.Length);
            body.Release();
            return equal && bounded && _budget.Reserved == 0;
        }, iter: 200, threads: 1);
    }

    [Theory]
    [InlineData(1000, 1000, null)]
    [InlineData(1001, 1000, "limit.body_size")]
    public async Task Read_OnEitherSideOfTheLimit_IsHeldOrRefused(int length, long limit, string? reason)
    {
        var (body, decision) = await ReadAsync(Bytes(length), null, limit);
        Assert.Equal(reason, decision.Reason?.Code);
        body?.Release();
        Assert.Equal(0, _budget.Reserved);
    }

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4095, "limit.capacity")]
    public async Task Read_OnEitherSideOfTheBudget_IsHeldOrRefused(long budget, string? reason)
    {
        var (body, decision) = await ReadAsync(Bytes(100), 100, budget: budget);
        Assert.Equal(reason, decision.Reason?.Code);
        Assert.Equal(reason is null ? 4096 : 0, _budget.Reserved);
        body?.Release();
    }

    [Theory]
    [InlineData(99, 100L)]
    [InlineData(101, 100L)]
    public async Task Read_OtherThanAnnounced_IsIncomplete(int length, long announced)
    {
        var (body, decision) = await ReadAsync(Bytes(length), announced);
        Assert.Null(body);
        Assert.Equal(Reasons.BodyIncomplete, decision.Reason);
        Assert.Equal(0, _budget.Reserved);
    }

    [Fact]
    public async Task Read_LyingContentLength_RentsByWhatArrives()
    {
        var pipe = new Pipe();
        var reading = ReadAsync(pipe.Reader, 32 << 20);
        await pipe.Writer.WriteAsync(Bytes(100));
        Assert.False(reading.IsCompleted);
        Assert.True(_budget.Reserved <= 4096, $"{_budget.Reserved} bytes were rented for 100.");
        await pipe.Writer.CompleteAsync();
        var (_, decision) = await reading;
        Assert.Equal(Reasons.BodyIncomplete, decision.Reason);
        Assert.Equal(0, _budget.Reserved);
    }

    [Fact]
    public async Task Read_ThatFails_GivesTheMemoryBack()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Bytes(100));
        await pipe.Writer.CompleteAsync(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(async () => await ReadAsync(pipe.Reader, 200));
        Assert.Equal(0, _budget.Reserved);
    }

    [Fact]
    public async Task Array_AfterSerialisingEndedWell_GoesBackToThePool()
    {
        var (body, _) = await ReadAsync(Bytes(70_000), 70_000);
        var array = ArrayOf(body!);
        Assert.True(body!.TryBeginReading());
        body.EndReading(endedWell: true);
        body.Release();
        Assert.True(IsPooled(array));
    }

    [Fact]
    public async Task Array_ThatWasNeverSerialised_GoesBackToThePool()
    {
        var (body, _) = await ReadAsync(Bytes(70_001), 70_001);
        var array = ArrayOf(body!);
        body!.Release();
        Assert.True(IsPooled(array));
        Assert.False(body.TryBeginReading());
    }

    [Fact]
    public async Task Array_WhoseSerialisingFailed_IsLeftToTheCollector()
    {
        var (body, _) = await ReadAsync(Bytes(70_002), 70_002);
        var array = ArrayOf(body!);
        Assert.True(body!.TryBeginReading());
        body.EndReading(endedWell: false);
        body.Release();
        Assert.False(IsPooled(array));
        Assert.Equal(0, _budget.Reserved);
    }

    [Fact]
    public async Task Array_ThatIsReadPastTheRequest_StaysTheReadersAndIsLeftToTheCollector()
    {
        var bytes = Bytes(70_003);
        var (body, _) = await ReadAsync(bytes, bytes.Length);
        var array = ArrayOf(body!);
        Assert.True(body!.TryBeginReading());
        body.Release();
        Assert.True(body.Memory.Span.SequenceEqual(bytes));
        Assert.NotEqual(0, _budget.Reserved);
        body.EndReading(endedWell: true);
        Assert.Equal(0, _budget.Reserved);
        Assert.False(IsPooled(array));
    }

    [Fact]
    public async Task Content_SerialisedTwice_GivesTheSameBytes()
    {
        var bytes = Bytes(10_000);
        var (body, _) = await ReadAsync(bytes, bytes.Length);
        using var replaced = new ByteArrayContent([1, 2, 3]);
        replaced.Headers.ContentType = new("application/json");
        using var content = new HeldBodyContent(body, replaced);
        for (var i = 0; i < 2; i++)
        {
            var sent = new MemoryStream();
            await content.CopyToAsync(sent);
            Assert.Equal(bytes, sent.ToArray());
        }

        Assert.Equal(10_000, content.Headers.ContentLength);
        Assert.Equal("application/json", content.Headers.ContentType?.ToString());
        body!.Release();
        await Assert.ThrowsAnyAsync<Exception>(() => content.CopyToAsync(new MemoryStream()));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] ArrayOf(HeldBody body)
    {
        Assert.True(MemoryMarshal.TryGetArray(body.Memory, out var segment));
        return segment.Array!;
    }

    /// <summary>The pool hands out first what this thread gave back last.</summary>
    private static bool IsPooled(byte[] array)
    {
        var rented = ArrayPool<byte>.Shared.Rent(array.Length);
        var same = ReferenceEquals(rented, array);
        ArrayPool<byte>.Shared.Return(rented);
        return same;
    }

    private async Task<(HeldBody? Body, Decision Decision)> ReadAsync(byte[] bytes, long? announced, long limit = Plenty, long budget = Plenty) =>
        await ReadAsync(PipeReader.Create(new MemoryStream(bytes)), announced, limit, budget);

    /// <summary>Everything stays in memory, of which half is for what is held.</summary>
    private ValueTask<(HeldBody? Body, Decision Decision)> ReadAsync(PipeReader reader, long? announced, long limit = Plenty, long budget = Plenty) => HeldBody.ReadAsync(
        reader,
        announced,
        limit,
        new BodyStore(_budget, TimeProvider.System),
        new GatewayLimits { MaxBufferedBytes = budget * 2, BufferBytes = Plenty, MaxSpoolBytes = 0 },
        CancellationToken.None);
}
