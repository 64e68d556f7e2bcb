namespace NetGuard.Proxy.Tests.Configuration.Files;

/// <summary>The ways in which editors and tools save <c>appsettings.json</c>, and those in which it goes bad.</summary>
internal static class SavedFile
{
    public const string ConfigMapSwap = "ConfigMap: the symlink ..data is pointed elsewhere";

    public static readonly IReadOnlyDictionary<string, Action<TempFolder, string>> Ways = new Dictionary<string, Action<TempFolder, string>>
    {
        ["in place"] = (folder, text) => File.WriteAllText(folder["appsettings.json"], text),
        ["mv over it"] = (folder, text) => File.Move(folder.Write("new.json", text), folder["appsettings.json"], overwrite: true),
        ["sed -i: a temporary file renamed over it, with the old times"] = (folder, text) =>
        {
            var times = File.GetLastWriteTimeUtc(folder["appsettings.json"]);
            File.SetLastWriteTimeUtc(folder.Write("sedAbCdEf", text), times);
            File.Move(folder["sedAbCdEf"], folder["appsettings.json"], overwrite: true);
        },
        ["vim: renamed away, written anew, the backup removed"] = (folder, text) =>
        {
            File.Move(folder["appsettings.json"], folder["appsettings.json~"]);
            folder.Write("appsettings.json", text);
            File.Delete(folder["appsettings.json~"]);
        },
        ["VS Code: truncated, then written"] = (folder, text) =>
        {
            using var file = new FileStream(folder["appsettings.json"], FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        },
        ["deleted and made anew"] = (folder, text) =>
        {
            File.Delete(folder["appsettings.json"]);
            folder.Write("appsettings.json", text);
        },
        [ConfigMapSwap] = (folder, text) =>
        {
            Directory.CreateDirectory(folder["..v2"]);
            folder.Write("..v2/appsettings.json", text);
            Directory.CreateSymbolicLink(folder["..data_tmp"], "..v2");

            // rename(2) over the old link, as the kubelet does; File.Move follows a link to a folder.
            using var mv = System.Diagnostics.Process.Start("mv", ["-T", folder["..data_tmp"], folder["..data"]]);
            mv.WaitForExit();
            Assert.Equal(0, mv.ExitCode);
            Directory.Delete(folder["..v1"], recursive: true);
        },
    };

    public static readonly IReadOnlyDictionary<string, Action<string>> Broken = new Dictionary<string, Action<string>>
    {
        ["deleted"] = File.Delete,
        ["zero bytes"] = path => File.WriteAllBytes(path, []),
        ["only spaces"] = path => File.WriteAllText(path, " \n"),
        ["an empty object"] = path => File.WriteAllText(path, "{}"),
        ["no routes"] = path => File.WriteAllText(path, """{ "ReverseProxy": { "Routes": {}, "Clusters": {} }, "NetGuard": {} }"""),
        ["not an object"] = path => File.WriteAllText(path, "[]"),
        ["not JSON"] = path => File.WriteAllText(path, "ReverseProxy: yes"),
        ["NUL bytes, as after a crash"] = path => File.WriteAllBytes(path, new byte[512]),
        ["not UTF-8"] = path => File.WriteAllBytes(path, [(byte)'{', 0xFF, 0xFE, (byte)'}']),
        ["a policy that does not compile"] = path => File.WriteAllText(path, TestFile.With().Replace("\"AllowAnonymous\": true }", "\"AllowAnonymous\": 1 }", StringComparison.Ordinal)),
        ["what YARP refuses"] = path => File.WriteAllText(path, TestFile.With().Replace("\"Path\": \"/{**rest}\"", "\"Methods\": [\"GET\"]", StringComparison.Ordinal)),
        ["what YARP cannot read"] = path => File.WriteAllText(path, TestFile.With().Replace("\"ClusterId\": \"c\"", "\"ClusterId\": \"c\", \"Order\": \"first\"", StringComparison.Ordinal)),
        ["a version written by hand"] = path => File.WriteAllText(path, TestFile.With().Replace("\"NetGuard.Resource\"", "\"NetGuard.Policy\": \"1\", \"NetGuard.Resource\"", StringComparison.Ordinal)),
        ["too large"] = path => File.WriteAllText(path, TestFile.With() + new string(' ', 16 * 1024 * 1024)),
        ["a folder in its place"] = path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        },
    };
}
