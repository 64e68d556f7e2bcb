using System.Security.Cryptography;
using System.Text;
using CsCheck;
using NetGuard.Proxy.Body;
using NetGuard.Proxy.Body.Spool;
using NetGuard.Proxy.Tests.Configuration;

namespace NetGuard.Proxy.Tests.Body.Spool;

public sealed class SpoolFileTests : IDisposable
{
    private const long Plenty = long.MaxValue / 2;
    private const string Secret = "sk-planted-secret-planted-secret";

    private readonly TempFolder _folder = new();
    private readonly BufferBudget _disk = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(SpoolFile.ChunkSize - 1)]
    [InlineData(SpoolFile.ChunkSize)]
    [InlineData(SpoolFile.ChunkSize + 1)]
    [InlineData(3 * SpoolFile.ChunkSize)]
    public async Task File_OnEitherSideOfAChunk_GivesWhatWasWritten(int length)
    {
        var bytes = Bytes(length);
        using var file = await WriteAsync(bytes, [length]);
        Assert.Equal(length, file.Length);
        Assert.Equal(bytes, await ReadAsync(file));
        Assert.Equal(bytes, await ReadAsync(file));
    }

    [Fact]
    public void File_InAnyPieces_GivesWhatWasWritten()
    {
        Gen.Int[1, 90_000].Array[1, 8].Sample(pieces =>
        {
            var bytes = Bytes(pieces.Sum());
            using var file = WriteAsync(bytes, pieces).GetAwaiter().GetResult();
            return ReadAsync(file).GetAwaiter().GetResult().AsSpan().SequenceEqual(bytes);
        }, iter: 50, threads: 1);
        Assert.Equal(0, _disk.Reserved);
    }

    [OpenFilesFact]
    public async Task File_OnDisk_HasNoNameAndNoOtherReadersAndNothingReadable()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Secret, 5000)));
        using var file = await WriteAsync(text, [text.Length]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
        var open = Assert.Single(OpenFiles.MadeIn(_folder.Root));
        Assert.True(OpenFiles.IsOwnersAlone(open));

        var onDisk = OpenFiles.ReadAll(open);
        Assert.Equal(_disk.Reserved, onDisk.Length);
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(onDisk), StringComparison.Ordinal);

        // The text repeats itself; what is on disk does not.
        var blocks = onDisk.Chunk(32).Select(Convert.ToHexString).ToList();
        Assert.Equal(blocks.Count, blocks.Distinct().Count());
    }

    [OpenFilesFact]
    public async Task Files_OfTheSameBody_HaveNothingInCommon()
    {
        var bytes = new byte[100_000];
        using var first = await WriteAsync(bytes, [bytes.Length]);
        using var second = await WriteAsync(bytes, [bytes.Length]);
        var open = OpenFiles.MadeIn(_folder.Root);
        Assert.Equal(2, open.Count);
        var blocks = open.SelectMany(file => OpenFiles.ReadAll(file).Chunk(16)).Select(Convert.ToHexString).ToList();
        Assert.Equal(blocks.Count, blocks.Distinct().Count());
    }

    [OpenFilesFact]
    public async Task File_WithAChangedByteOrSwappedRecords_IsNotRead()
    {
        using var file = await WriteAsync(Bytes(2 * SpoolFile.ChunkSize), [2 * SpoolFile.ChunkSize]);
        var open = Assert.Single(OpenFiles.MadeIn(_folder.Root));
        var good = OpenFiles.ReadAll(open);

        RandomAccess.Write(open, [(byte)(good[70_000] ^ 1)], 70_000);
        await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => ReadAsync(file));

        RandomAccess.Write(open, good.AsSpan(SpoolFile.RecordSize), 0);
        RandomAccess.Write(open, good.AsSpan(0, SpoolFile.RecordSize), SpoolFile.RecordSize);
        await Assert.ThrowsAsync<AuthenticationTagMismatchException>(() => ReadAsync(file));

        RandomAccess.Write(open, good, 0);
        Assert.Equal(2 * SpoolFile.ChunkSize, (await ReadAsync(file)).Length);

        RandomAccess.SetLength(open, good.Length - 1);
        await Assert.ThrowsAsync<SpoolFaultException>(() => ReadAsync(file));
    }

    [OpenFilesFact]
    public async Task File_ThatIsDisposed_IsClosedAndItsBytesAreFree()
    {
        (await WriteAsync(Bytes(100_000), [100_000])).Dispose();
        Assert.Empty(OpenFiles.MadeIn(_folder.Root));
        Assert.Equal(0, _disk.Reserved);
    }

    [Theory]
    [Trait("Rule", "R25")]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task Files_OnEitherSideOfTheirBound_AreWrittenOrRefused(int beyond, bool written)
    {
        const int length = SpoolFile.ChunkSize + 100;
        const int onDisk = length + (2 * SpoolFile.TagSize);
        using var file = SpoolFile.Create(_folder.Root, _disk);
        using var writer = new SpoolWriter(file, onDisk + beyond);
        Assert.Equal(written, await writer.WriteAsync(Bytes(length)) && await writer.CompleteAsync());
        Assert.InRange(_disk.Reserved, SpoolFile.RecordSize, onDisk + beyond);
        file.Dispose();
        Assert.Equal(0, _disk.Reserved);
    }

    [Fact]
    public void Folder_ThatIsMissing_IsMadeForItsOwnerAlone()
    {
        var folder = _folder["new"];
        using var file = SpoolFile.Create(folder, _disk);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    [Fact]
    public void Folder_ThatCannotBe_IsAFault()
    {
        var folder = Path.Combine(_folder.Write("a-file", ""), "below");
        Assert.Throws<SpoolFaultException>(() => SpoolFile.Create(folder, _disk));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(SpoolFile file)
    {
        using var reader = file.OpenReader();
        var whole = new MemoryStream();
        var record = new byte[SpoolFile.RecordSize];
        while (await reader.ReadAsync(record, CancellationToken.None) is > 0 and var count)
        {
            whole.Write(record, 0, count);
        }

        return whole.ToArray();
    }

    private async Task<SpoolFile> WriteAsync(byte[] bytes, int[] pieces)
    {
        var file = SpoolFile.Create(_folder.Root, _disk);
        using var writer = new SpoolWriter(file, Plenty);
        var at = 0;
        foreach (var piece in pieces)
        {
            Assert.True(await writer.WriteAsync(bytes.AsMemory(at, piece)));
            at += piece;
        }

        Assert.True(await writer.CompleteAsync());
        return file;
    }
}
