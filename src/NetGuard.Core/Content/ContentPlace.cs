namespace NetGuard.Content;

/// <summary>What kind of place in a message a value has.</summary>
internal enum ContentPlace : byte
{
    /// <summary>A value or member name of a JSON document: <c>$.a[0].b</c>.</summary>
    Json,

    /// <summary>A parameter of the query: <c>query.NAME</c>.</summary>
    Query,

    /// <summary>A field of an urlencoded form: <c>form.NAME</c>.</summary>
    Form,

    /// <summary>A part of a multipart form: <c>multipart.NAME</c>.</summary>
    Part,

    /// <summary>The file name of a part: <c>multipart.NAME.filename</c>.</summary>
    FileName,

    /// <summary>A request header: <c>header.NAME</c>.</summary>
    Header,

    /// <summary>An attribute or the text of an XML element: <c>xml.ELEMENT@ATTRIBUTE</c>.</summary>
    Xml,

    /// <summary>The level's document itself, which has no name but where it stands.</summary>
    Document,

    /// <summary>The body as a whole: <c>body</c>.</summary>
    Body,
}
