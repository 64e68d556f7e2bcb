using System.Security.Cryptography;
using System.Text.Json;
using NetGuard.Networks.Lists;
using NetGuard.Proxy.Configuration.Files;

namespace NetGuard.Proxy.Sources;

/// <summary>
/// The last good copies on disk, a file a network: one line of JSON that says what it is, then the list as it came. They
/// are why a start works without the feed's server, and why a restart does not release the brake.
/// </summary>
internal sealed class NetworkCache(string folder)
{
    private const int MaxHeadLength = 16 * 1024;

    public string Folder => folder;

    /// <summary>The copy of a network that came from this place; <c>null</c> if there is none that can be trusted.</summary>
    public GoodCopy? Load(string network, string location)
    {
        if (Problem().Length > 0)
        {
            return null;
        }

        var content = FileContent.Read(PathOf(network), ListLimits.MaxLength + MaxHeadLength);
        var end = content.Bytes.Span.IndexOf((byte)'\n');
        if (content.Problem.Length > 0 || end is < 0 or > MaxHeadLength || ReadHead(content.Bytes.Span[..end]) is not { } head)
        {
            return null;
        }

        // Refuses a copy that was cut or changed: half a list is another policy.
        var bytes = content.Bytes[(end + 1)..];
        return head.Location == location && head.Sha256 == HashOf(bytes.Span)
            ? new GoodCopy(location, head.When, ContentMark.Of(bytes.Span), bytes) { ETag = head.ETag, LastModified = head.LastModified, Entries = head.Entries }
            : null;
    }

    /// <summary>Keeps a copy in place of the one before, whole or not at all. Returns what prevented it; empty on success.</summary>
    public string Save(string network, GoodCopy copy)
    {
        try
        {
            CreateFolder();
            if (Problem() is { Length: > 0 } problem)
            {
                return problem;
            }

            var path = PathOf(network);
            var temporary = path + ".tmp";
            File.Delete(temporary);
            using (var file = new FileStream(temporary, Options()))
            {
                file.Write(JsonSerializer.SerializeToUtf8Bytes(new Head(copy.Location, copy.When, copy.ETag, copy.LastModified, HashOf(copy.Bytes.Span), copy.Entries)));
                file.WriteByte((byte)'\n');
                file.Write(copy.Bytes.Span);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return $"{folder} cannot be written: {e.Message}";
        }
    }

    // Refuses a folder that others can write: whoever writes there would write the networks.
    private string Problem() =>
        !OperatingSystem.IsWindows() && Directory.Exists(folder)
            && (File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0
            ? $"{folder} can be written by others than its owner"
            : "";

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Names of networks are letters, digits and '_', and compare without regard to case.
    private string PathOf(string network) => Path.Combine(folder, network.ToLowerInvariant() + ".list");

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static Head? ReadHead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Head>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed record Head(string Location, DateTimeOffset When, string? ETag, string? LastModified, string Sha256, int Entries);
}
