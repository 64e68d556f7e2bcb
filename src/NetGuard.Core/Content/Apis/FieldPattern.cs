namespace NetGuard.Content.Apis;

internal enum FieldStepKind : byte
{
    /// <summary>The member of this name.</summary>
    Name,

    /// <summary>Any member of an object.</summary>
    AnyMember,

    /// <summary>Any element of an array.</summary>
    AnyElement,
}

/// <param name="Kind">What the step goes to.</param>
/// <param name="Name">The member's name, for <see cref="FieldStepKind.Name"/>; else empty.</param>
/// <param name="Descends">Whether the step may be taken at any depth below (<c>..name</c>).</param>
internal readonly record struct FieldStep(FieldStepKind Kind, string Name, bool Descends);

/// <summary>
/// Where a field stands: a part of JSONPath (RFC 9535), namely <c>$</c>, <c>.name</c>, <c>..name</c>, <c>.*</c> for any member
/// and <c>[*]</c> for any element; <c>$</c> alone is the body itself.
/// </summary>
internal sealed record FieldPattern(IReadOnlyList<FieldStep> Steps)
{
    /// <exception cref="InvalidDataException">The text is not in this form.</exception>
    public static FieldPattern Parse(string text)
    {
        var steps = new List<FieldStep>();
        var rest = text.AsSpan();
        if (!rest.StartsWith("$"))
        {
            throw Invalid(text);
        }

        rest = rest[1..];
        while (!rest.IsEmpty)
        {
            if (rest.StartsWith("[*]"))
            {
                steps.Add(new FieldStep(FieldStepKind.AnyElement, "", false));
                rest = rest[3..];
                continue;
            }

            var descends = rest.StartsWith("..");
            if (!descends && rest[0] != '.')
            {
                throw Invalid(text);
            }

            rest = rest[(descends ? 2 : 1)..];
            if (!descends && rest.StartsWith("*"))
            {
                steps.Add(new FieldStep(FieldStepKind.AnyMember, "", false));
                rest = rest[1..];
                continue;
            }

            var length = 0;
            while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '_' or '-'))
            {
                length++;
            }

            if (length == 0)
            {
                throw Invalid(text);
            }

            steps.Add(new FieldStep(FieldStepKind.Name, rest[..length].ToString(), descends));
            rest = rest[length..];
        }

        return new FieldPattern(steps);
    }

    private static InvalidDataException Invalid(string text) => new($"'{text}' is not a field path such as '$.messages[*].content[*].image_url.url'.");
}
