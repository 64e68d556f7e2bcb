namespace NetGuard.Content.Apis;

/// <summary>An operation of an API that the schemas know; there is one instance of each in a catalog.</summary>
public sealed class ApiOperation
{
    internal ApiOperation(string name) => Name = name;

    /// <summary>From a closed list, such as <c>openai.chat_completions</c>; fit for records and metrics.</summary>
    public string Name { get; }

    public override string ToString() => Name;
}
