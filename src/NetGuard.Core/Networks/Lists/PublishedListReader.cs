using System.Text.Json;

namespace NetGuard.Networks.Lists;

/// <summary>
/// Lists that providers publish as JSON. One pass without a tree; what the list does not need is skipped, what it needs is
/// read strictly. Members are taken in any order.
/// </summary>
internal ref struct PublishedListReader
{
    private readonly ListBuilder _list;
    private readonly Choice _tags;
    private readonly Choice _services;
    private readonly Choice _regions;
    private ListJson _json;
    private ListFormat? _format;

    private PublishedListReader(ReadOnlySpan<byte> text, ListBuilder list)
    {
        _list = list;
        _tags = new Choice("tag", list.Selection.Tags);
        _services = new Choice("service", list.Selection.Services);
        _regions = new Choice("region", list.Selection.Regions);
        _json = new ListJson(text, list);
    }

    public static ListFormat Read(ReadOnlySpan<byte> text, ListBuilder list)
    {
        var reader = new PublishedListReader(text, list);
        try
        {
            reader.ReadRoot();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string whose escapes are no text.
            reader._json.Fail(reader._json.Consumed, "the JSON is cut or malformed here");
        }

        return reader._format ?? ListFormat.Plain;
    }

    private void ReadRoot()
    {
        _json.Read();
        if (_json.Kind != JsonTokenType.StartObject)
        {
            _json.Fail("the JSON is none of the known lists: Azure Service Tags, AWS, Google, Cloudflare");
            _json.Skip();
        }
        else
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (_json.NextMember(seen) is { } name)
            {
                ReadRootMember(name);
            }
        }

        // Reads on, so that anything behind the list is an error and not ignored.
        _json.Read();
        if (_format is null && !_list.HasErrors)
        {
            _list.Fail(_list.Selection.Location, "the JSON is none of the known lists: Azure Service Tags, AWS, Google, Cloudflare");
        }
        else if (!_list.HasErrors)
        {
            Judge();
        }
    }

    private void ReadRootMember(string name)
    {
        switch (name)
        {
            case "values" when IsNow(ListFormat.AzureServiceTags):
                while (_json.NextObject())
                {
                    ReadServiceTag();
                }

                break;
            case "prefixes" or "ipv6_prefixes":
                while (_json.NextObject())
                {
                    ReadPrefix();
                }

                break;
            case "result" when _json.Kind == JsonTokenType.StartObject && IsNow(ListFormat.Cloudflare):
                var seen = new HashSet<string>(StringComparer.Ordinal);
                while (_json.NextMember(seen) is { } family)
                {
                    if (family is "ipv4_cidrs" or "ipv6_cidrs")
                    {
                        _json.ReadTexts(_list.Add);
                    }
                    else
                    {
                        _json.Skip();
                    }
                }

                break;
            default:
                _json.Skip();
                break;
        }
    }

    private void ReadServiceTag()
    {
        string? tag = null;
        var at = _json.Start;
        List<(string Text, int Line, int Column)>? prefixes = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_json.NextMember(seen) is { } name)
        {
            if (name == "name")
            {
                tag = _json.Text();
            }
            else if (name == "properties" && _json.Kind == JsonTokenType.StartObject)
            {
                var inner = new HashSet<string>(StringComparer.Ordinal);
                while (_json.NextMember(inner) is { } property)
                {
                    if (property == "addressPrefixes")
                    {
                        var found = prefixes = [];
                        _json.ReadTexts((text, line, column) => found.Add((text, line, column)));
                    }
                    else
                    {
                        _json.Skip();
                    }
                }
            }
            else
            {
                _json.Skip();
            }
        }

        if (tag is null || prefixes is null)
        {
            _json.Fail(at, "a service tag has a name and properties.addressPrefixes");
        }
        else if (_tags.Takes(tag) && _list.Selection.Tags.Count > 0)
        {
            foreach (var (text, line, column) in prefixes)
            {
                _list.Add(text, line, column);
            }
        }
    }

    private void ReadPrefix()
    {
        var at = _json.Start;
        string? prefix = null, service = null, region = null;
        var prefixAt = at;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_json.NextMember(seen) is { } name)
        {
            switch (name)
            {
                case "ip_prefix" or "ipv6_prefix" or "ipv4Prefix" or "ipv6Prefix" when prefix is null:
                    if (IsNow(name is "ip_prefix" or "ipv6_prefix" ? ListFormat.Aws : ListFormat.Google))
                    {
                        prefixAt = _json.Start;
                        prefix = _json.Text();
                    }

                    break;
                case "ip_prefix" or "ipv6_prefix" or "ipv4Prefix" or "ipv6Prefix":
                    _json.Fail("an entry has one prefix");
                    _json.Skip();
                    break;
                case "service":
                    service = _json.Text();
                    break;
                case "region" or "scope":
                    region = _json.Text();
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        if (prefix is null)
        {
            _json.Fail(at, "an entry has no prefix");
            return;
        }

        // Both are asked, so that both know every name that the list has.
        if (_services.Takes(service) & _regions.Takes(region))
        {
            var (line, column) = _json.PlaceOf(prefixAt);
            _list.Add(prefix, line, column);
        }
    }

    // Refuses what was chosen in vain because a misspelt tag would otherwise be a smaller network than meant.
    private readonly void Judge()
    {
        if (_format == ListFormat.AzureServiceTags)
        {
            if (_list.Selection.Tags.Count == 0)
            {
                _list.Fail(_list.Selection.Location, "the list is of Azure Service Tags: name the Tags that are meant");
            }

            _tags.RefuseVain(_list);
            _services.RefuseAll(_list, "Azure Service Tags are chosen by Tags; leave this out");
            _regions.RefuseAll(_list, "Azure Service Tags are chosen by Tags, such as 'AzureCloud.eastus'; leave this out");
            return;
        }

        _tags.RefuseAll(_list, "the list has no tags, only Azure Service Tags have; leave this out");
        _services.RefuseVain(_list);
        _regions.RefuseVain(_list);
        if (!_list.HasErrors && _list.Count == 0 && _list.Selection is { Services.Count: > 0, Regions.Count: > 0 })
        {
            _list.Fail(_list.Selection.Services[0], "no entry of the list is of these services and in these regions");
        }
    }

    private bool IsNow(ListFormat format)
    {
        _format ??= format;
        if (_format == format)
        {
            return true;
        }

        _json.Fail($"the list is of two formats, {_format} and {format}");
        _json.Skip();
        return false;
    }
}
