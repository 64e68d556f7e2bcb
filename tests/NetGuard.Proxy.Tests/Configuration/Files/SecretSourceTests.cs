using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Tests.Configuration.Files;

[Trait("Rule", "R6")]
public sealed class SecretSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("secret-value", "secret-value")]
    [InlineData("secret-value\n", "secret-value")]
    [InlineData("secret-value\r\n", "secret-value")]
    [InlineData("secret-value\n\n", "secret-value\n")]
    [InlineData(" secret-value ", " secret-value ")]
    public void Read_VariableOrFile_LosesOneTrailingNewline(string text, string expected)
    {
        _variables["KEY"] = text;
        _folder.Write("key.txt", text);
        var source = Source();

        Assert.True(source.TryRead("env:KEY", out var fromVariable, out _));
        Assert.True(source.TryRead("file:key.txt", out var fromFile, out _));
        Assert.True(source.TryRead($"file:{_folder["key.txt"]}", out var fromFullPath, out _));

        Assert.Equal(expected, fromVariable);
        Assert.Equal(expected, fromFile);
        Assert.Equal(expected, fromFullPath);
    }

    [Theory]
    [InlineData("env:ABSENT", "environment variable ABSENT is not set")]
    [InlineData("env:EMPTY", "environment variable EMPTY is empty")]
    [InlineData("env:NEWLINE", "environment variable NEWLINE is empty")]
    [InlineData("env:", "env: needs the name of an environment variable")]
    [InlineData("file:", "file: needs a path")]
    [InlineData("file:a\0b", "file: needs a path")]
    [InlineData("file:absent.txt", "file absent.txt does not exist")]
    [InlineData("file:absent/key.txt", "file absent/key.txt does not exist")]
    [InlineData("file:folder", "file folder cannot be read (permission denied, or a folder)")]
    [InlineData("file:empty.txt", "file empty.txt is empty")]
    [InlineData("file:binary.bin", "file binary.bin is not UTF-8 text")]
    [InlineData("file:large.txt", "file large.txt is larger than 65536 bytes")]
    [InlineData("hunter2hunter2", "a secret is given as env:NAME or file:PATH")]
    public void Read_Unusable_NamesTheVariableOrFileAndNoValue(string reference, string expected)
    {
        _variables["EMPTY"] = "";
        _variables["NEWLINE"] = "\n";
        _folder.Write("empty.txt", "");
        File.WriteAllBytes(_folder["binary.bin"], [0x61, 0xC3, 0x28]);
        File.WriteAllBytes(_folder["large.txt"], [.. Enumerable.Repeat((byte)'a', SecretSource.MaxFileLength + 1)]);
        Directory.CreateDirectory(_folder["folder"]);

        Assert.False(Source().TryRead(reference, out var value, out var error));

        Assert.Equal(expected, error);
        Assert.Equal("", value);
    }

    [Fact]
    public void Read_FileAtTheBound_IsRead()
    {
        File.WriteAllBytes(_folder["key.txt"], [.. Enumerable.Repeat((byte)'a', SecretSource.MaxFileLength)]);

        Assert.True(Source().TryRead("file:key.txt", out var value, out _));
        Assert.Equal(SecretSource.MaxFileLength, value.Length);
    }

    [Fact]
    public void Files_AfterReading_HoldsEveryFileAskedFor()
    {
        _folder.Write("key.txt", "a");
        var source = Source();

        source.TryRead("file:key.txt", out _, out _);
        source.TryRead("file:absent.txt", out _, out _);

        Assert.Equal(ContentState.Present, source.Files[_folder["key.txt"]].State);
        Assert.Equal(ContentState.Missing, source.Files[_folder["absent.txt"]].State);
    }

    private SecretSource Source() => new(_folder.Root, name => _variables.GetValueOrDefault(name));
}
