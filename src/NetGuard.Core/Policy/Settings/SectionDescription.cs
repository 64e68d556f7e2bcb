namespace NetGuard.Policy.Settings;

/// <summary>The members that an object of the configuration may have.</summary>
public sealed record SectionDescription(params Setting[] Settings)
{
    /// <summary>Of these one is given, and no other; empty if there is no such choice.</summary>
    public IReadOnlyList<Setting> ExactlyOneOf { get; init; } = [];

    public Setting? Find(string name) =>
        Array.Find(Settings, setting => string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<string> Names => Settings.Select(setting => setting.Name);

    /// <summary>Where below this section a member of this name is known, as a dotted path; <c>null</c> if nowhere.</summary>
    internal string? Locate(string name)
    {
        foreach (var setting in Settings)
        {
            var (inner, step) = setting switch
            {
                SectionSetting section => (section.Section, section.Name),
                MapSetting map => (map.Item, map.Name + ".<name>"),
                SectionListSetting list => (list.Item, list.Name + "[]"),
                _ => (null, ""),
            };
            if (inner?.Find(name) is { } found)
            {
                return $"{step}.{found.Name}";
            }

            if (inner?.Locate(name) is { } below)
            {
                return $"{step}.{below}";
            }
        }

        return null;
    }
}
