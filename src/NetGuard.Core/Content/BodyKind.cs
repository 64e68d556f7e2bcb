namespace NetGuard.Content;

/// <summary>The body kinds that can be read. What is none of them is refused, never passed.</summary>
internal enum BodyKind : byte
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>One document, strictly.</summary>
    Json,

    /// <summary>A document a line.</summary>
    JsonLines,

    /// <summary>An urlencoded form.</summary>
    Form,

    /// <summary>An urlencoded form that is a JSON document too: read as both, because endpoints differ on which it is.</summary>
    FormOrJson,

    /// <summary>A multipart form.</summary>
    Multipart,

    /// <summary>One XML document, strictly; SSML is one.</summary>
    Xml,

    /// <summary>Text of no other kind.</summary>
    Text,

    /// <summary>A file as the whole body, where the operation's schema says so and its first bytes are of a listed format.</summary>
    File,
}
