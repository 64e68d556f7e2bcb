using NetGuard.Decisions;

namespace NetGuard.Content.Apis;

/// <summary>A way by which an endpoint reaches out though the request names no URL, such as a web search.</summary>
public sealed class EgressWay
{
    internal EgressWay(string name, string description, int number)
    {
        Name = name;
        Description = description;
        Number = number;
        Reason = Reasons.UriEgress(name);
    }

    /// <summary>From a closed list, such as <c>web_search</c>.</summary>
    public string Name { get; }

    public string Description { get; }

    /// <summary><c>uri.egress.NAME</c>.</summary>
    public Reason Reason { get; }

    /// <summary>From 0, for tables over all ways.</summary>
    public int Number { get; }

    public override string ToString() => Name;
}
