using NetGuard.Decisions;

namespace NetGuard.Content;

/// <summary>
/// Takes the labelled text of a message as its readers find it. Implemented by structs, so that a reader and its visitor
/// compile into one loop; every method returns false to end the reading.
/// </summary>
internal interface IContentVisitor
{
    /// <param name="value">
    /// The value in UTF-8, escapes undone; valid during the call only. In a field of kind <see cref="FieldKind.Egress"/> also the
    /// first token of what is no string: <c>true</c> or a brace lets an endpoint reach out as a word does.
    /// </param>
    /// <param name="position">Where it stands.</param>
    bool OnString(ReadOnlySpan<byte> value, in ContentPosition position);

    /// <param name="name">A member's or parameter's name in UTF-8, escapes undone; valid during the call only.</param>
    /// <param name="position">Where it stands.</param>
    bool OnMemberName(ReadOnlySpan<byte> name, in ContentPosition position);

    /// <summary>A whole text, such as a Markdown file: prose, which may also be nothing but a value.</summary>
    /// <param name="text">The text in UTF-8; valid during the call only.</param>
    /// <param name="position">Where it stands.</param>
    bool OnText(ReadOnlySpan<byte> text, in ContentPosition position);

    /// <summary>A file that is passed without being read as text, such as a picture.</summary>
    /// <param name="format">Told by its first bytes.</param>
    /// <param name="bytes">The file; valid during the call only.</param>
    /// <param name="position">Where it stands.</param>
    bool OnOpaque(OpaqueFormat format, ReadOnlySpan<byte> bytes, in ContentPosition position);

    /// <summary>A data: URI whose content is neither text nor a file of a listed format.</summary>
    /// <param name="position">Where it stands.</param>
    bool OnUnreadableData(in ContentPosition position);
}
