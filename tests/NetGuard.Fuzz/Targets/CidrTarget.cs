using System.Text;
using NetGuard.Documents;
using NetGuard.Networks;
using NetGuard.Networks.Lists;

namespace NetGuard.Fuzz.Targets;

/// <summary>
/// Networks, formulas and lists of networks: both readers of a network agree, and a range is read again from how it is written.
/// </summary>
internal static class CidrTarget
{
    private static readonly string[] s_names = ["corp", "guests"];
    private static readonly ListSelection s_list = new(new ConfigScalar("NetGuard.Networks.n.File", new Origin("a.json", 1, 1), ScalarKind.String, "n.txt"));

    public static void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (Cidr.TryParse(text, out var range, out var error))
        {
            FuzzDefectException.Unless(error.Length == 0, $"read, and an error: {error}");
            FuzzDefectException.Unless(text.Contains('-', StringComparison.Ordinal) || Cidr.TryRead(input, out var quick) && quick == range, $"'{range}' is not what the readers of lists see");
            FuzzDefectException.Unless(Cidr.TryParse(range.ToString(), out var again, out _) && again == range, $"'{range}' is not read as itself again");
        }
        else
        {
            FuzzDefectException.Unless(error.Length > 0, "refused without a reason");
        }

        if (!Formula.TryCompile(text, name => s_names.Contains(name) ? Network : null, s_names, out _, out var fault))
        {
            FuzzDefectException.Unless(fault.Offset >= 0 && fault.Offset + fault.Length <= text.Length, "an error outside the formula");
        }

        ListReader.Read(input, "n.txt", s_list);
    }

    private static AddressRanges Network { get; } =
        AddressRanges.Of([new AddressRange(NetAddress.IPv4(0x0A000000), NetAddress.IPv4(0x0AFFFFFF))]);
}
