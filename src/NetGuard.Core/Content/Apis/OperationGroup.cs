namespace NetGuard.Content.Apis;

/// <summary>Operations of one purpose over all vendors, which a resource allows or closes by one name.</summary>
public sealed class OperationGroup
{
    internal OperationGroup(string name, string description, bool isClosed, int number)
    {
        Name = name;
        Description = description;
        IsClosed = isClosed;
        Number = number;
    }

    /// <summary>From a closed list, such as <c>Chat</c>.</summary>
    public string Name { get; }

    public string Description { get; }

    /// <summary>Whether its operations are refused unless a resource names the group.</summary>
    public bool IsClosed { get; }

    /// <summary>From 0, for tables over all groups.</summary>
    public int Number { get; }

    public override string ToString() => Name;
}
