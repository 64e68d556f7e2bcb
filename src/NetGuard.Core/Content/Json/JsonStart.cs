using NetGuard.Content.Apis;

namespace NetGuard.Content.Json;

/// <summary>What a document stands for in its surroundings.</summary>
/// <param name="State">The field matcher's state of the document itself: its root, or that of the field it stands in.</param>
/// <param name="Operation">The API whose fields it holds; <c>null</c> where none is known.</param>
/// <param name="IsRequestLine">Whether it is a line of JSON Lines, which may hold a request of its own.</param>
internal readonly record struct JsonStart(int State, ApiOperation? Operation, bool IsRequestLine);
