using NetGuard.Documents;

namespace NetGuard.Networks.Lists;

/// <summary>The names that were chosen of a list, and those that it has.</summary>
internal sealed class Choice(string kind, IReadOnlyList<ConfigScalar> chosen)
{
    private readonly HashSet<string> _chosen = new(chosen.Select(choice => choice.Text), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _present = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an entry of this name is wanted; all are where nothing was chosen.</summary>
    public bool Takes(string? name)
    {
        if (name is not null)
        {
            _present.Add(name);
        }

        return _chosen.Count == 0 || (name is not null && _chosen.Contains(name));
    }

    /// <summary>Chosen names that the list does not have.</summary>
    public void RefuseVain(ListBuilder list)
    {
        foreach (var choice in chosen)
        {
            if (!_present.Contains(choice.Text))
            {
                list.Fail(choice, _present.Count == 0
                    ? $"the list names no {kind}s; leave this out"
                    : $"the list has no {kind} {CidrFault.Quote(choice.Text)}" + (Suggestion.Closest(choice.Text, _present) is { } meant ? $", did you mean {CidrFault.Quote(meant)}?" : ""));
            }
        }
    }

    public void RefuseAll(ListBuilder list, string message)
    {
        foreach (var choice in chosen)
        {
            list.Fail(choice, message);
        }
    }
}
