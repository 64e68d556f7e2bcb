using System.Text.Json.Nodes;

namespace NetGuard.Policy.Settings;

/// <summary>The example of a section, put together from its members' own.</summary>
internal static class SectionExample
{
    public static string Of(SectionDescription section)
    {
        var example = new JsonObject();
        IEnumerable<Setting> settings = section.ExactlyOneOf is [var first, ..] ? [first] : section.Settings;
        foreach (var setting in settings)
        {
            if (setting is not ReservedSetting && (setting.IsRequired || setting is TextSetting or TextListSetting or SectionSetting or MapSetting))
            {
                example[setting.Name] = JsonNode.Parse(setting.Example);
            }
        }

        return example.ToJsonString();
    }
}
