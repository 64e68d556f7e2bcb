namespace NetGuard.Content;

/// <summary>The body kinds that can be read. What is none of them is refused, never passed.</summary>
internal enum BodyKind : byte
{
    /// <summary>There is no body.</summary>
    None,

    Json,

    /// <summary>Called text, or nothing, by its header, and looks like JSON; refused if it does not read as JSON.</summary>
    JsonByLooks,
}
