namespace NetGuard.Content.Apis;

/// <summary>An operation of an API that the schemas know; there is one instance of each in a catalog.</summary>
public sealed class ApiOperation
{
    internal ApiOperation(string name, OperationGroup group, int number)
    {
        Name = name;
        Group = group;
        Number = number;
    }

    /// <summary>From a closed list, such as <c>openai.chat_completions</c>; fit for records and metrics.</summary>
    public string Name { get; }

    public OperationGroup Group { get; }

    /// <summary>Whether the endpoint fetches URLs out of the text that it is given, whatever the request asks for.</summary>
    public bool FetchesText { get; internal init; }

    /// <summary>The way out that the operation is as a whole; <c>null</c> for most.</summary>
    public EgressWay? Egress { get; internal init; }

    internal int Number { get; }

    public override string ToString() => Name;
}
