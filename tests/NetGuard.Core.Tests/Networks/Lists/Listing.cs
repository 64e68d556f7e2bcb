using System.Text;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Networks.Lists;

namespace NetGuard.Core.Tests.Networks.Lists;

/// <summary>Reads lists as a network's setting would.</summary>
internal static class Listing
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The whole of a plain list.</summary>
    public static ListSelection Selection { get; } = new(Scalar("File", "list"));

    public static ListResult Read(string text, string[]? tags = null, string[]? services = null, string[]? regions = null) =>
        Read(Encoding.UTF8.GetBytes(text), tags, services, regions);

    public static ListResult Read(ReadOnlySpan<byte> utf8, string[]? tags = null, string[]? services = null, string[]? regions = null) => ListReader.Read(
        utf8,
        "list",
        new ListSelection(Scalar("File", "list")) { Tags = Scalars("Tags", tags), Services = Scalars("Services", services), Regions = Scalars("Regions", regions) });

    public static NetworkList Good(string text, string[]? tags = null, string[]? services = null, string[]? regions = null)
    {
        var result = Read(text, tags, services, regions);
        Assert.Empty(result.Errors);
        return result.List!;
    }

    /// <summary>The ranges that count now, merged, one a line.</summary>
    public static string Ranges(NetworkList list) => string.Join(' ', list.At(Now).All);

    /// <summary>The errors as <c>source:line:column path message</c>.</summary>
    public static string[] Errors(ListResult result)
    {
        Assert.Equal(result.Errors.Count > 0, result.List is null);
        return [.. result.Errors.Select(error => $"{error.Origin} {error.Path} {error.Message}")];
    }

    public static AddressRanges Set(params string[] ranges) => AddressRanges.Of(ranges.Select(text =>
    {
        Assert.True(Cidr.TryParse(text, out var range, out var error), error);
        return range;
    }));

    private static ConfigScalar[] Scalars(string path, string[]? texts) => [.. (texts ?? []).Select((text, i) => Scalar(ConfigPath.Item(path, i), text))];

    private static ConfigScalar Scalar(string path, string text) => new(path, new Origin("a.json", 1, 1), ScalarKind.String, text);
}
