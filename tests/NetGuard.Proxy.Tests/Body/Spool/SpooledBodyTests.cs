using System.IO.Pipelines;
using CsCheck;
using NetGuard.Decisions;
using NetGuard.Policy;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Body.Spool;
using NetGuard.Proxy.Tests.Configuration;
using NetGuard.Proxy.Tests.Pipeline.Running;

namespace NetGuard.Proxy.Tests.Body.Spool;

/// <summary>A held body that lies in a file: in memory only while it is inspected, and otherwise as any other.</summary>
public sealed class SpooledBodyTests : IDisposable
{
    private const int BufferBytes = 100_000;
    private const int Length = 300_000;

    private readonly TempFolder _folder = new();
    private readonly BufferBudget _memory = new();
    private readonly SteppedTime _time = new();
    private readonly BodyStore _store;
    private readonly GatewayLimits _limits;

    public SpooledBodyTests()
    {
        _store = new BodyStore(_memory, _time);
        _limits = new GatewayLimits { MaxBufferedBytes = 1 << 20, BufferBytes = BufferBytes, MaxSpoolBytes = 1 << 30, SpoolPath = _folder.Root };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BufferBytes, true, false)]
    [InlineData(BufferBytes, false, false)]
    [InlineData(131_073, true, true)]
    [InlineData(131_073, false, true)]
    public async Task Body_OnEitherSideOfTheBuffer_IsInMemoryOrSpooled(int length, bool announces, bool spooled)
    {
        var body = await HeldAsync(Bytes(length), announces);
        Assert.Equal(spooled, body.IsSpooled);
        Assert.Equal(spooled, _store.Disk.Reserved > 0);
        Release(body);
    }

    [Fact]
    [Trait("Rule", "R25")]
    public async Task Body_ThatIsSpooled_IsInMemoryOnlyWhileItIsInspected()
    {
        var bytes = Bytes(Length);
        var body = await HeldAsync(bytes);
        Assert.Equal(SpoolFile.RecordSize, _memory.Reserved);
        Assert.InRange(_store.Disk.Reserved, Length, Length + (5 * SpoolFile.TagSize));
        Assert.Throws<InvalidOperationException>(() => body.Memory);

        Assert.True(await body.TryBeginInspectionAsync(CancellationToken.None));
        Assert.True(body.Memory.Span.SequenceEqual(bytes));
        Assert.InRange(_memory.Reserved, SpoolFile.RecordSize + Length, SpoolFile.RecordSize + (Length * 5 / 4));

        body.EndInspection();
        Assert.Equal(SpoolFile.RecordSize, _memory.Reserved);
        Assert.Throws<InvalidOperationException>(() => body.Memory);
        Release(body);
    }

    [Fact]
    public void Body_InAnyPiecesAndAnyBuffer_IsTheWhole()
    {
        Gen.Select(Gen.Int[1, 150_000].Array[1, 8], Gen.Int[0, 400_000], Gen.Bool).Sample((pieces, buffer, announces) =>
        {
            var whole = Bytes(pieces.Sum());
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            var limits = _limits with { MaxBufferedBytes = 16 << 20, BufferBytes = buffer };
            var reading = HeldBody.ReadAsync(pipe.Reader, announces ? whole.Length : null, whole.Length, _store, limits, CancellationToken.None).AsTask();
            var sent = 0;
            foreach (var piece in pieces)
            {
                pipe.Writer.WriteAsync(whole.AsMemory(sent, piece)).AsTask().Wait();
                sent += piece;
            }

            pipe.Writer.Complete();
            var (body, _) = reading.Result;
            Assert.True(body!.TryBeginInspectionAsync(CancellationToken.None).AsTask().Result);
            var inspected = body.Memory.Span.SequenceEqual(whole);
            body.EndInspection();
            var isSent = SendAsync(body).Result.AsSpan().SequenceEqual(whole);
            Release(body);
            return inspected && isSent;
        }, iter: 100, threads: 1);
    }

    [Fact]
    public async Task Memory_ThatIsShort_SendsASmallBodyToDisk()
    {
        // What is left is worth the beginning in memory and the buffer of a file, and not an array for the whole.
        const int beginning = 16 * 1024;
        Assert.True(_memory.TryReserve(_limits.MaxHeldBytes - SpoolFile.RecordSize - beginning, _limits.MaxHeldBytes));
        var bytes = Bytes(BufferBytes);
        var body = await HeldAsync(bytes);
        Assert.True(body.IsSpooled);
        Assert.Equal(bytes, await SendAsync(body));
        body.Release();

        Assert.True(_memory.TryReserve(1, long.MaxValue));
        var (refused, decision) = await ReadAsync(bytes);
        Assert.Null(refused);
        Assert.Equal(Reasons.Capacity, decision.Reason);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, "limit.capacity")]
    public async Task Disk_OnEitherSideOfItsBound_HoldsOrRefuses(int beyond, string? reason)
    {
        const int onDisk = Length + (5 * SpoolFile.TagSize);
        var (body, decision) = await ReadAsync(Bytes(Length), limits: _limits with { MaxSpoolBytes = onDisk + beyond });
        Assert.Equal(reason, decision.Reason?.Code);
        Assert.Equal(reason is null ? onDisk : 0, _store.Disk.Reserved);
        body?.Release();
        Assert.Equal((0, 0), (_memory.Reserved, _store.Disk.Reserved));
    }

    [Fact]
    public async Task Folder_ThatCannotBeUsed_IsAFaultAndAllIsGivenBack()
    {
        var limits = _limits with { SpoolPath = Path.Combine(_folder.Write("a-file", ""), "below") };
        await Assert.ThrowsAsync<SpoolFaultException>(() => ReadAsync(Bytes(Length), limits: limits));
        Assert.Equal((0, 0), (_memory.Reserved, _store.Disk.Reserved));
    }

    [Theory]
    [InlineData(Length - 1, "body.incomplete")]
    [InlineData(Length + 1, "body.incomplete")]
    public async Task Body_OtherThanAnnounced_IsIncompleteAndAllIsGivenBack(int announced, string reason)
    {
        var (body, decision) = await HeldBody.ReadAsync(PipeReader.Create(new MemoryStream(Bytes(Length))), announced, 1 << 20, _store, _limits, CancellationToken.None);
        Assert.Null(body);
        Assert.Equal(reason, decision.Reason?.Code);
        Assert.Equal((0, 0), (_memory.Reserved, _store.Disk.Reserved));
    }

    [Fact]
    public async Task Inspections_ThatDoNotFitTogether_FollowEachOther()
    {
        var first = await HeldAsync(Bytes(Length));
        var second = await HeldAsync(Bytes(Length));
        var third = await HeldAsync(Bytes(Length));
        Assert.True(await first.TryBeginInspectionAsync(CancellationToken.None));
        Assert.True(await second.TryBeginInspectionAsync(CancellationToken.None));
        var waiting = third.TryBeginInspectionAsync(CancellationToken.None).AsTask();
        Assert.Equal(1, _memory.Waiting);

        first.EndInspection();
        Assert.True(await waiting);
        Assert.True(_memory.Reserved <= _limits.MaxBufferedBytes);
        second.EndInspection();
        first.Release();
        second.Release();
        Release(third);
    }

    [Fact]
    public async Task Inspection_WithoutRoomInTime_IsRefused()
    {
        var body = await HeldAsync(Bytes(Length));
        var taken = _limits.MaxBufferedBytes - _memory.Reserved;
        Assert.True(_memory.TryReserve(taken, long.MaxValue));
        var waiting = body.TryBeginInspectionAsync(CancellationToken.None).AsTask();
        _time.Advance(InspectionMemory.Patience);
        Assert.False(await waiting);
        _memory.Return(taken);
        Release(body);
    }

    [Fact]
    public async Task Inspection_OfARequestThatIsOver_IsNotBegun()
    {
        var body = await HeldAsync(Bytes(Length));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body.TryBeginInspectionAsync(new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(SpoolFile.RecordSize, _memory.Reserved);
        Release(body);
    }

    [Fact]
    public async Task Release_WhileTheBodyIsSent_KeepsTheFileToTheEnd()
    {
        var bytes = Bytes(Length);
        var body = await HeldAsync(bytes);
        Assert.True(body.TryBeginReading());
        body.Release();
        Assert.NotEqual(0, _store.Disk.Reserved);
        var sent = new MemoryStream();
        await body.CopyToAsync(sent, CancellationToken.None);
        Assert.Equal(bytes, sent.ToArray());
        body.EndReading(endedWell: true);
        Assert.Equal((0, 0), (_memory.Reserved, _store.Disk.Reserved));
        Assert.False(body.TryBeginReading());
    }

    [Fact]
    public async Task Sending_ThatIsCancelled_Ends()
    {
        var body = await HeldAsync(Bytes(Length));
        using var cut = new CancellationTokenSource();
        var written = 0;
        var stream = new CountingStream(count =>
        {
            written += count;
            cut.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body.CopyToAsync(stream, cut.Token).AsTask());
        Assert.Equal(SpoolFile.ChunkSize, written);
        Release(body);
    }

    [Fact]
    public async Task Content_SerialisedSeveralTimesAtOnce_GivesTheSameBytes()
    {
        var bytes = Bytes(Length);
        var body = await HeldAsync(bytes);
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SendAsync(body))));
        Assert.All(all, sent => Assert.Equal(bytes, sent));
        Release(body);
    }

    [Fact]
    public async Task Arrays_OfInspections_AreUsedAgainAndBoundedWhileIdle()
    {
        var inspection = _store.Inspection;
        var first = await inspection.RentAsync(Length, 1 << 30, CancellationToken.None);
        inspection.Return(first!);
        Assert.Same(first, await inspection.RentAsync(Length - 1, 1 << 30, CancellationToken.None));
        inspection.Return(first!);

        var many = new List<byte[]>();
        for (var i = 0; i < 3; i++)
        {
            many.Add((await inspection.RentAsync(16 << 20, 1 << 30, CancellationToken.None))!);
        }

        many.ForEach(inspection.Return);
        Assert.NotSame(first, await inspection.RentAsync(Length, 1 << 30, CancellationToken.None));
        var kept = 0;
        for (var i = 0; i < 3; i++)
        {
            var array = await inspection.RentAsync(16 << 20, 1 << 30, CancellationToken.None);
            kept += many.Exists(used => ReferenceEquals(used, array)) ? 1 : 0;
        }

        Assert.Equal(InspectionMemory.MaxIdle / (16 << 20), kept);
    }

    [Theory]
    [InlineData(1_000_000, 1_000_000, 1_000_000)]
    [InlineData(1_000_000, 1_048_576, 1_048_576)]
    [InlineData(1_000_000, 1_048_575, 1_000_000)]
    public async Task Array_WhoseRoundedSizeWouldNotFit_IsOfTheBodysSize(int length, long limit, int size)
    {
        var array = await _store.Inspection.RentAsync(length, limit, CancellationToken.None);
        Assert.Equal(size, array!.Length);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> SendAsync(HeldBody body)
    {
        using var replaced = new ByteArrayContent([]);
        using var content = new HeldBodyContent(body, replaced);
        Assert.Equal(body.Length, content.Headers.ContentLength);
        var sent = new MemoryStream();
        await content.CopyToAsync(sent);
        return sent.ToArray();
    }

    private async Task<(HeldBody? Body, Decision Decision)> ReadAsync(byte[] bytes, bool announces = false, GatewayLimits? limits = null) =>
        await HeldBody.ReadAsync(PipeReader.Create(new MemoryStream(bytes)), announces ? bytes.Length : null, 1 << 20, _store, limits ?? _limits, CancellationToken.None);

    private async Task<HeldBody> HeldAsync(byte[] bytes, bool announces = false)
    {
        var (body, decision) = await ReadAsync(bytes, announces);
        Assert.Equal(Decision.Allow, decision);
        return body!;
    }

    private void Release(HeldBody body)
    {
        body.Release();
        body.Release();
        Assert.Equal((0, 0), (_memory.Reserved, _store.Disk.Reserved));
    }

    private sealed class CountingStream(Action<int> written) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            written(buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
