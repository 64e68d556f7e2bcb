using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Documents;
using NetGuard.Inspection;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>
/// <c>Dlp.SensitiveData</c> of a resource. Absent, the default detectors look into URIs and refuse. Examples of custom
/// detectors are run; no message shows one, as it may be real.
/// </summary>
internal static class SensitiveDataCompiler
{
    public static SensitiveDataRules Compile(SectionView dlp, Findings findings)
    {
        var section = dlp.Get(SensitiveDataSettings.SensitiveData);
        var mode = section.Get(SensitiveDataSettings.Mode);
        var words = section.Get(SensitiveDataSettings.Detectors);
        if (!DetectorCatalog.TrySelect([.. words.Select(word => word.Text)], out var shipped, out var unknown))
        {
            foreach (var place in unknown)
            {
                var name = words[place].Text.TrimStart('-');
                findings.Add(words[place], $"unknown detector {Values.Quote(name)}{Values.DidYouMean(name, DetectorCatalog.Words)}");
            }
        }

        var custom = CompileCustom(section, findings);
        if (mode != Mode.Off && shipped.Count + custom.Count == 0 && !findings.HasErrors)
        {
            findings.Add(section.NodeOf(SensitiveDataSettings.Detectors) ?? section.Node!, "no detector is left; name one, or write \"Mode\": \"Off\"");
        }

        return new SensitiveDataRules
        {
            Mode = mode,
            Detectors = custom.Count == 0 && words is [{ Text: DetectorCatalog.DefaultWord }] ? DetectorCatalog.Default : DetectorSet.Create([.. shipped, .. custom]),
            InText = section.Get(SensitiveDataSettings.In) == SensitiveDataScope.Text,
            Rule = section.Rule,
        };
    }

    private static List<Detector> CompileCustom(SectionView section, Findings findings)
    {
        var compiled = new List<Detector>();
        var names = new HashSet<string>(DetectorCatalog.Words, StringComparer.Ordinal) { CustomDetector.Family };
        foreach (var item in section.Get(SensitiveDataSettings.Custom).Take(SensitiveDataSettings.Custom.MaxCount))
        {
            if (item.TryGet(SensitiveDataSettings.Name, out var name) && !names.Add(name.Text))
            {
                findings.Add(name, $"{Values.Quote(name.Text)} is the name of another detector");
            }

            if (Read(item, findings) is { } detector)
            {
                var made = detector.Compile();
                compiled.Add(made);
                RunExamples(item, made, detector.Pattern, findings);
            }
        }

        return compiled;
    }

    private static CustomDetector? Read(SectionView item, Findings findings)
    {
        var isRead = item.TryGet(SensitiveDataSettings.Name, out var name)
            & item.TryGet(SensitiveDataSettings.Keywords, out var keywords)
            & item.TryGet(SensitiveDataSettings.Pattern, out var pattern);
        foreach (var keyword in keywords ?? [])
        {
            isRead &= !Faulty(keyword, CustomDetector.KeywordFault(keyword.Text), findings);
        }

        if (keywords is { Count: > CustomDetector.MostKeywords })
        {
            findings.Add(keywords[CustomDetector.MostKeywords], $"a detector has at most {CustomDetector.MostKeywords} keywords");
            isRead = false;
        }

        isRead &= pattern is not null && !Faulty(pattern, CustomDetector.PatternFault(pattern.Text), findings);
        return isRead
            ? new CustomDetector { Name = name!.Text, Keywords = [.. keywords!.Select(keyword => keyword.Text)], Pattern = pattern!.Text, Checksum = item.Get(SensitiveDataSettings.Checksum) }
            : null;
    }

    private static bool Faulty(ConfigScalar scalar, string? fault, Findings findings)
    {
        if (fault is not null)
        {
            findings.Add(scalar, fault);
        }

        return fault is not null;
    }

    private static void RunExamples(SectionView item, Detector detector, string pattern, Findings findings)
    {
        item.TryGet(SensitiveDataSettings.Examples, out var examples);
        foreach (var example in examples ?? [])
        {
            RunExample(example, detector, pattern, isFound: true, findings);
        }

        foreach (var example in item.Get(SensitiveDataSettings.CounterExamples))
        {
            RunExample(example, detector, pattern, isFound: false, findings);
        }
    }

    private static void RunExample(ConfigScalar example, Detector detector, string pattern, bool isFound, Findings findings)
    {
        if (!CustomDetector.EnginesAgree(pattern, example.Text))
        {
            findings.Add(example, "the two engines of .NET disagree about the pattern here; write it without an optional begin", hidesSource: true);
        }
        else if (detector.FindsIn(example.Text) != isFound)
        {
            findings.Add(example, isFound ? "the detector does not find this example: a keyword must stand near what the pattern and the checksum admit" : "the detector finds this counter-example", hidesSource: true);
        }
    }
}
