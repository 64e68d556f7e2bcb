using System.Globalization;
using System.Text;
using NetGuard.Uris.Idna;

namespace NetGuard.Core.Tests.Uris.Idna.Generation;

/// <summary>Builds the table of <see cref="IdnaTable"/> from Unicode's data and writes it as C#.</summary>
internal sealed class IdnaTableWriter
{
    private const int PageSize = 1 << IdnaTable.PageBits;
    private const int FirstVowel = 0x1161;
    private const int LastTrail = 0x11C2;

    private readonly List<uint> _properties = [default];
    private readonly List<string> _mappings = [];
    private readonly List<ushort> _pages = [];
    private readonly List<ushort> _values = [];
    private readonly ulong[] _compositions;
    private readonly ushort[] _byComposite;

    private IdnaTableWriter(UnicodeData data)
    {
        var compositions = data.Compositions().ToList();
        _compositions = [.. compositions.Select(item => (ulong)item.First << 42 | (ulong)item.Second << 21 | (uint)item.Composite).Order()];
        _byComposite = [.. Enumerable.Range(0, _compositions.Length).OrderBy(i => _compositions[i] & 0x1FFFFF).Select(i => (ushort)i)];
        var seconds = compositions.Select(item => item.Second).ToHashSet();
        // A composite that begins with what composes backward gives that to the composition before it: Kirat Rai's vowels.
        for (var before = 0; before < seconds.Count;)
        {
            before = seconds.Count;
            seconds.UnionWith(compositions.Where(item => seconds.Contains(item.First)).Select(item => item.Composite).ToList());
        }

        AddPages(Values(data, seconds));
    }

    /// <summary>The text of IdnaTable.g.cs.</summary>
    public static string Write(UnicodeData data) => new IdnaTableWriter(data).Text();

    // Properties have the low numbers, so they must all be known before the first mapping gets its number.
    private int[] Values(UnicodeData data, HashSet<int> seconds)
    {
        var mappings = data.Mappings();
        var bidi = data.Property("DerivedBidiClass", "class", column: 3);
        var joining = data.Property("DerivedJoiningType", "type", column: 4);
        var combining = data.Property("DerivedCombiningClass", "combiningClass", column: 5);
        var category = data.Property("DerivedGeneralCategory", "category", column: 2);
        var values = new int[UnicodeData.CodePoints];
        var propertyIndex = new Dictionary<uint, int> { [default] = 0 };
        for (var i = 0; i < values.Length; i++)
        {
            var status = mappings[i].Status switch
            {
                2 when IsMappedElsewhere(i) => IdnaStatus.Deviation,
                2 => IdnaStatus.Valid,
                6 => IdnaStatus.Deviation,
                7 => IdnaStatus.Ignored,
                _ => IdnaStatus.Disallowed,
            };
            var isValid = status is IdnaStatus.Valid or IdnaStatus.Deviation;
            Assert.False(isValid && category[i] is null or "Cn", $"the mapping table knows U+{i:X4}, the character database does not");
            var packed = isValid
                ? CodePoint.Pack(
                    status,
                    Enum.TryParse<BidiClass>(bidi[i], out var bidiClass) ? bidiClass : BidiClass.Other,
                    Enum.TryParse<JoiningType>(joining[i], out var joiningType) ? joiningType : JoiningType.None,
                    category[i]!.StartsWith('M'),
                    seconds.Contains(i) || i is >= FirstVowel and <= LastTrail,
                    byte.Parse(combining[i] ?? "0", CultureInfo.InvariantCulture)).Packed
                : (uint)status;
            if (!propertyIndex.TryGetValue(packed, out values[i]))
            {
                propertyIndex[packed] = values[i] = _properties.Count;
                _properties.Add(packed);
            }
        }

        var mappingIndex = new Dictionary<string, int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (mappings[i].Status != 1)
            {
                continue;
            }

            if (!mappingIndex.TryGetValue(mappings[i].Mapping, out var index))
            {
                mappingIndex[mappings[i].Mapping] = index = _mappings.Count;
                _mappings.Add(mappings[i].Mapping);
            }

            values[i] = _properties.Count + index;
        }

        return values;
    }

    // IDNA2003 removes the Mongolian soft hyphen, and readers of today lower-case Cherokee, whose folding goes the other way.
    private static bool IsMappedElsewhere(int codePoint) => codePoint is 0x1806 or (>= 0x13A0 and <= 0x13F5);

    private void AddPages(int[] values)
    {
        var pageIndex = new Dictionary<string, ushort>();
        var end = (Array.FindLastIndex(values, value => value != 0) / PageSize + 1) * PageSize;
        for (var start = 0; start < end; start += PageSize)
        {
            var page = values[start..(start + PageSize)];
            var key = string.Join(',', page);
            if (!pageIndex.TryGetValue(key, out var index))
            {
                pageIndex[key] = index = (ushort)pageIndex.Count;
                _values.AddRange(page.Select(value => checked((ushort)value)));
            }

            _pages.Add(index);
        }
    }

    private string Text()
    {
        var codePoints = _mappings.Select(mapping => mapping.EnumerateRunes().Select(rune => rune.Value).ToArray()).ToList();
        var starts = new List<int> { 0 };
        codePoints.ForEach(mapping => starts.Add(starts[^1] + mapping.Length));
        var text = new StringBuilder()
            .Append("// <auto-generated>\n")
            .Append(CultureInfo.InvariantCulture, $"// Made from the Unicode Character Database and the IDNA mapping table, version {UnicodeData.Version}, by the test project's\n")
            .Append("// Uris/Idna/Generation. Unicode data files: Copyright (c) 1991-2025 Unicode, Inc., Unicode License v3,\n")
            .Append("// https://www.unicode.org/license.txt.\n")
            .Append("// </auto-generated>\n")
            .Append("namespace NetGuard.Uris.Idna;\n\ninternal static partial class IdnaTable\n{\n")
            .Append(CultureInfo.InvariantCulture, $"    public const string UnicodeVersion = \"{UnicodeData.Version}\";\n");
        Append(text, "ushort", "Pages", _pages);
        Append(text, "ushort", "Values", _values);
        Append(text, "uint", "Properties", _properties);
        Append(text, "ushort", "MappingStarts", starts);
        Append(text, "int", "Mappings", codePoints.SelectMany(mapping => mapping));
        Append(text, "ulong", "Compositions", _compositions);
        Append(text, "ushort", "ByComposite", _byComposite);
        return text.Append("}\n").ToString();
    }

    private static void Append<T>(StringBuilder text, string type, string name, IEnumerable<T> values)
        where T : IFormattable
    {
        text.Append(CultureInfo.InvariantCulture, $"\n    private static readonly {type}[] {name} =\n    [\n");
        foreach (var line in values.Chunk(24))
        {
            text.Append("        ").AppendJoin(',', line.Select(value => value.ToString(null, CultureInfo.InvariantCulture))).Append(",\n");
        }

        text.Append("    ];\n");
    }
}
