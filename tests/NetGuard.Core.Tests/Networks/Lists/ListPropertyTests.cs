using System.Text;
using CsCheck;
using NetGuard.Networks;
using NetGuard.Networks.Lists;

namespace NetGuard.Core.Tests.Networks.Lists;

public sealed class ListPropertyTests
{
    private static readonly string[] Seeds =
    [
        "10.0.0.0/8\n# c\n2001:db8::/32 ; x\n10.0.0.1-10.0.0.9 # until 2027-01-01 v\n",
        """{"values":[{"name":"T","properties":{"addressPrefixes":["10.0.0.0/8"]}}]}""",
        """{"prefixes":[{"ip_prefix":"10.0.0.0/8","service":"S","region":"r"}],"ipv6_prefixes":[{"ipv6_prefix":"2001:db8::/32"}]}""",
        """{"prefixes":[{"ipv4Prefix":"10.0.0.0/8"},{"ipv6Prefix":"2001:db8::/32"}]}""",
        """{"result":{"ipv4_cidrs":["10.0.0.0/8"],"ipv6_cidrs":["2001:db8::/32"]},"success":true}""",
    ];

    private static readonly Gen<string> Entry = Gen.OneOf(
        Gen.Select(Gen.UInt, Gen.Int[0, 32], (value, length) => AddressRange.Network(NetAddress.IPv4(value), length)),
        Gen.Select(Gen.ULong, Gen.Int[0, 64], (value, length) => AddressRange.Network(NetAddress.IPv6((UInt128)(value | (1UL << 61)) << 64), length)),
        Gen.Select(Gen.UInt, Gen.UInt, (a, b) => new AddressRange(NetAddress.IPv4(Math.Min(a, b)), NetAddress.IPv4(Math.Max(a, b)))))
        .Select(range => range.ToString());

    private static readonly Gen<string> Dress = Gen.OneOf("", " ", "\t", " # a comment", "; x", "#", " # until 2030-01-01 somebody", "\r");

    private static readonly Gen<string> Rubble = Gen.OneOf("", "\n", "# comment\n", "  ; 10.0.0.0/8\r\n", "\r\n");

    [Fact]
    public void Read_AnyDressOfGoodEntries_IsTheSetOfTheEntries() =>
        Gen.Select(Entry, Dress, Rubble).Array[1, 40].Sample(lines =>
        {
            var list = Listing.Good(string.Concat(lines.Select(line => $"{line.Item3} {line.Item1}{line.Item2}\n")));
            return list.Count == lines.Length && list.At(Listing.Now).SetEquals(Listing.Set([.. lines.Select(line => line.Item1)]));
        });

    /// <summary>The line that is found is the first whose range contains the address.</summary>
    [Fact]
    public void Find_AnyAddress_IsTheFirstEntryThatContainsIt() =>
        Gen.Select(Gen.Select(Entry, Dress, Rubble).Array[1, 20], Generators.Address.Array[5]).Sample((lines, addresses) =>
        {
            var text = string.Concat(lines.Select(line => $"{line.Item3} {line.Item1}{line.Item2}\n"));
            var ranges = lines.Select(line => Cidr.TryParse(line.Item1, out var range, out _) ? range : default).ToArray();
            return Generators.Probes(addresses, ranges).All(address =>
            {
                var found = ListReader.Find(Encoding.UTF8.GetBytes(text), Listing.Selection, address, Listing.Now);
                var first = Array.FindIndex(ranges, range => range.Contains(address));
                return first < 0 ? found is null
                    : found!.Range == ranges[first] && text.Split('\n')[found.Line - 1][(found.Column - 1)..].StartsWith(lines[first].Item1, StringComparison.Ordinal);
            });
        });

    [Fact]
    public void MayHaveEnd_AnyComment_MissesNone() =>
        Gen.OneOf("until", "Until:", "UNTIL", "unti", "u", "until2026", " ", "2026-12-01", "vendor", "Straße", "unt\u0131l", "\u00DCntil", "x")
            .Array[0, 6].Select(string.Concat).Sample(comment =>
                LineComment.MayHaveEnd(Encoding.UTF8.GetBytes(comment)) || (LineComment.TryRead(comment, out var read, out _) && read == default));

    /// <summary>What a line costs beside the number that it becomes: nothing.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("  # Contoso unit")]
    public void Read_ManyLines_AllocatesForTheRangesAlone(string comment)
    {
        const int lines = 100_000;
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"{NetAddress.IPv4((uint)i * 512)}/24{comment}\n")));
        Listing.Read(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var list = Listing.Read(text).List!;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(lines, list.At(Listing.Now).Count);
        Assert.InRange(allocated, 16 * lines, 18 * lines + 200_000);
    }

    [Fact]
    public void Read_OneBadLineAnywhere_IsAnErrorOfThatLine() =>
        Gen.Select(Entry.Array[0, 20], Entry.Array[0, 20], Gen.OneOf("10.0.0.1/8", "x", "10.0.0.1 10.0.0.2", "1.2.3.4 # until soon", "::ffff:10.0.0.1", "10.0.0.01")).Sample((before, after, bad) =>
        {
            var errors = Listing.Read(string.Join('\n', before.Append(bad).Concat(after))).Errors;
            return errors.Count == 1 && errors[0].Origin.Line == before.Length + 1;
        });

    [Fact]
    public void Read_AnyMutation_IsAListOrErrorsAndNeverThrows() =>
        Gen.Select(Gen.OneOf(Seeds), Gen.Select(Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 2]).Array[0, 6]).Sample((seed, changes) =>
        {
            var bytes = Encoding.UTF8.GetBytes(seed).ToList();
            foreach (var (at, value, kind) in changes)
            {
                var place = at % (bytes.Count + 1);
                switch (kind)
                {
                    case 0:
                        bytes.Insert(place, value);
                        break;
                    case 1 when place < bytes.Count:
                        bytes.RemoveAt(place);
                        break;
                    case 2 when place < bytes.Count:
                        bytes[place] = value;
                        break;
                }
            }

            var result = Listing.Read([.. bytes], tags: seed.StartsWith("{\"values", StringComparison.Ordinal) ? ["T"] : null);
            return result.List is null == result.Errors.Count > 0;
        });
}
