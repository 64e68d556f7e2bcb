using System.Text;
using NetGuard.Documents;

namespace NetGuard.Core.Tests.Documents;

public sealed class ConfigErrorWriterTests
{
    [Fact]
    public void Format_ErrorInAValue_ShowsLineAndCaretAtItsOffset()
    {
        const string Text = "{\n\t\"Allow\": \"corp and crop\",\n}";

        var shown = Format(Text, new ConfigError(new Origin("a.json", 2, 11), "NetGuard.Allow", "unknown network 'crop', did you mean 'corp'?", Offset: 9, Length: 4));

        Assert.Equal(
            "a.json:2:21 NetGuard.Allow: unknown network 'crop', did you mean 'corp'?\n" +
            "\t\"Allow\": \"corp and crop\",\n" +
            "\t                   ^~~~",
            shown);
    }

    [Fact]
    public void Format_EscapesBeforeTheOffset_CountAsOneCharacter()
    {
        var shown = Format("""{ "a": "\u0041\tx" }""", new ConfigError(new Origin("a.json", 1, 8), "a", "m", Offset: 2, Length: 1));

        Assert.Equal("""
            a.json:1:17 a: m
            { "a": "\u0041\tx" }
                            ^
            """, shown);
    }

    [Fact]
    public void Format_ByteOrderMarkAndCarriageReturns_ShiftNothing()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. "{\r\n  \"ü\": 1,\r\n}"u8];

        var shown = new ConfigErrorWriter("a.json", text).Format(new ConfigError(new Origin("a.json", 2, 8), "x", "m"));

        Assert.Equal("a.json:2:8 x: m\n  \"ü\": 1,\n       ^", shown.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("Key3")]
    [InlineData("Sectre")]
    [InlineData("X")]
    public void Format_MisspeltSecretInItsSection_IsMaskedWhicheverErrorIsShown(string name)
    {
        var text = "{ \"Keys\": { \"Mode\": \"Of\", \"" + name + "\": \"hunter2\" }, \"Header\": 1 }";

        var shown = Format(text, new ConfigError(new Origin("a.json", 1, text.IndexOf("\"Of", StringComparison.Ordinal) + 1), "Mode", "m"));

        Assert.DoesNotContain("hunter", shown, StringComparison.Ordinal);
        Assert.Contains("\"Mode\": \"Of\"", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_Variable_HasNoSourceLine()
    {
        Assert.Equal(
            "environment variable NETGUARD__X NetGuard.X: unknown",
            Format("{ }", new ConfigError(new Origin("environment variable NETGUARD__X"), "NetGuard.X", "unknown")));
    }

    [Fact]
    public void Format_Warning_SaysSo()
    {
        Assert.StartsWith("a.json:1:1 a: warning: m", Format("{ }", new ConfigError(new Origin("a.json", 1, 1), "a", "m", Severity.Warning)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(500)]
    [InlineData(990)]
    public void Format_LongLine_IsCutAroundTheCaret(int at)
    {
        var text = new string('a', at) + "X" + new string('b', 1000 - at);

        var lines = Format(text, new ConfigError(new Origin("a.json", 1, at + 1), "", "m")).Split('\n');

        Assert.True(lines[1].Length <= ConfigErrorWriter.MaxColumns);
        Assert.Equal('X', lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(121)]
    public void Format_LineAtTheBound_IsShownWholeAndCutPastIt(int length)
    {
        var lines = Format(new string('a', length), new ConfigError(new Origin("a.json", 1, 1), "", "m")).Split('\n');

        Assert.Equal(length == 120, lines[1] == new string('a', 120));
        Assert.True(lines[1].Length <= 120);
    }

    [Fact]
    public void Format_SecretInTheSameLine_IsMaskedAndTheCaretStaysRight()
    {
        var text = """{ "Key1": "hunter2hunter2", "Header": "api-key", "Mod": "x" }""";

        var shown = Format(text, new ConfigError(new Origin("a.json", 1, text.IndexOf("\"Mod", StringComparison.Ordinal) + 1), "Mod", "unknown"));

        Assert.DoesNotContain("hunter", shown, StringComparison.Ordinal);
        var lines = shown.Split('\n');
        Assert.Equal("""{ "Key1": "***", "Header": "api-key", "Mod": "x" }""", lines[1]);
        Assert.StartsWith("\"Mod", lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Format_SecretThatDoesNotEnd_IsMasked()
    {
        Assert.DoesNotContain("hunter", Format("{ \"Key1\":\n \"hunter2", new ConfigError(new Origin("a.json", 2, 3), "Key1", "not valid JSON")), StringComparison.Ordinal);
    }

    [Fact]
    public void Format_Reference_IsShown()
    {
        Assert.Contains("env:KEY", Format("""{ "Key1": "env:KEY" }""", new ConfigError(new Origin("a.json", 1, 11), "Key1", "m")), StringComparison.Ordinal);
    }

    [Fact]
    public void Format_ErrorThatHidesItsSource_ShowsNoLine()
    {
        Assert.Equal("a.json:1:1 a: m", Format("""{ "a": "b" }""", new ConfigError(new Origin("a.json", 1, 1), "a", "m") { HidesSource = true }));
    }

    [Fact]
    public void Format_ControlCharacters_DoNotReachTheTerminal()
    {
        Assert.DoesNotContain('\u001b', Format("{ \"a\u001b[2J\": 1 }", new ConfigError(new Origin("a.json", 1, 1), "", "m")));
    }

    [Fact]
    public void Format_WithoutFile_ShowsPlaceAlone()
    {
        Assert.Equal("a.json:1:1 a: m", new ConfigErrorWriter().Format(new ConfigError(new Origin("a.json", 1, 1), "a", "m")));
    }

    private static string Format(string text, ConfigError error) =>
        new ConfigErrorWriter("a.json", Encoding.UTF8.GetBytes(text)).Format(error).ReplaceLineEndings("\n");
}
