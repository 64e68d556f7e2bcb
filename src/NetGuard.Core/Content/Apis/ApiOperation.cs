namespace NetGuard.Content.Apis;

/// <summary>An operation of an API that the schemas know.</summary>
/// <param name="Name">From a closed list, such as <c>openai.chat_completions</c>; fit for records and metrics.</param>
public sealed record ApiOperation(string Name)
{
    public override string ToString() => Name;
}
