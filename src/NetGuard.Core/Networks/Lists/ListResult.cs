using NetGuard.Documents;

namespace NetGuard.Networks.Lists;

/// <summary>A list that was read whole, or every error. Nothing of a list with an error is used.</summary>
public sealed record ListResult(NetworkList? List, IReadOnlyList<ConfigError> Errors);
