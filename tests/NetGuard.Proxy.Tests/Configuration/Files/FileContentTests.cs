using System.Diagnostics;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tests.Configuration.Files;

public sealed class FileContentTests
{
    [Fact]
    public async Task Read_Pipe_IsRefusedAndDoesNotWait()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        var path = folder["pipe"];
        using (var make = Process.Start("mkfifo", path))
        {
            await make.WaitForExitAsync();
            Assert.Equal(0, make.ExitCode);
        }

        var content = await Task.Run(() => FileContent.Read(path, 100)).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(ContentState.Unreadable, content.Mark.State);
        Assert.Contains("pipe", content.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Folder_IsUnreadable()
    {
        using var folder = new TempFolder();
        Assert.Equal(ContentState.Unreadable, FileContent.Read(folder.Root, 100).Mark.State);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Read_OnEitherSideOfTheLimit_IsPresentOrTooLarge(int length, bool present)
    {
        using var folder = new TempFolder();
        var path = folder["file"];
        File.WriteAllBytes(path, new byte[length]);
        var content = FileContent.Read(path, 100);
        Assert.Equal(present ? ContentState.Present : ContentState.TooLarge, content.Mark.State);
        Assert.Equal(present ? length : 0, content.Bytes.Length);
    }
}
