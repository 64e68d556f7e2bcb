using NetGuard.Content.Apis;

namespace NetGuard.Content;

/// <summary>
/// Names of form fields as a way into an object, the form itself: <c>mask</c> is a member, <c>image[]</c> an element of
/// one, <c>input_reference[image_url]</c> a member's member. SDKs flatten nested values so.
/// </summary>
internal static class FormName
{
    /// <summary>The name up to its first bracket.</summary>
    public static ReadOnlySpan<byte> Base(ReadOnlySpan<byte> name) => name.IndexOf((byte)'[') is > 0 and var bracket ? name[..bracket] : name;

    /// <summary>The matcher's state of the field's value, and what a schema says of it.</summary>
    public static int StateOf(ReadOnlySpan<byte> name, ApiCatalog apis, ApiOperation? operation, out FieldKind kind)
    {
        var state = apis.Fields.Member(FieldMatcher.Root, Base(name));
        for (var rest = name[Base(name).Length..]; TryTake(ref rest, out var step);)
        {
            var before = state;
            state = IsElement(step) ? apis.Fields.Element(state) : apis.Fields.Member(state, step);

            // A schema that speaks of "$.image" means "image[]" as well, as a form repeats a field to send several.
            if (IsElement(step) && rest.IsEmpty && apis.KindOf(state, operation) == FieldKind.None)
            {
                state = before;
            }
        }

        kind = apis.KindOf(state, operation);
        return state;
    }

    public static void WriteTo(ref PlaceWriter writer, ReadOnlySpan<byte> name, in ContentPosition position)
    {
        position.WriteName(ref writer, Base(name));
        for (var rest = name[Base(name).Length..]; TryTake(ref rest, out var step);)
        {
            if (IsElement(step))
            {
                writer.Append("[]");
            }
            else
            {
                position.WriteName(ref writer, step);
            }
        }
    }

    private static bool IsElement(ReadOnlySpan<byte> step) => !step.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> step)
    {
        step = [];
        if (rest is not [(byte)'[', ..])
        {
            return false;
        }

        var close = rest.IndexOf((byte)']');
        step = close < 0 ? rest[1..] : rest[1..close];
        rest = close < 0 ? [] : rest[(close + 1)..];
        return true;
    }
}
