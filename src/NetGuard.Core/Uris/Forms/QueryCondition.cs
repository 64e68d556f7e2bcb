namespace NetGuard.Uris.Forms;

/// <summary>
/// What a form asks of a query: a parameter of that name is there, and the value of one of them meets everything else that is
/// stated.
/// </summary>
public sealed record QueryCondition
{
    /// <summary>Decoded, UTF-8.</summary>
    public required byte[] Name { get; init; }

    /// <summary>Values of which one is meant, decoded, UTF-8; empty for any.</summary>
    public IReadOnlyList<byte[]> Values { get; init; } = [];

    public FormPattern? Pattern { get; init; }

    /// <summary>Bytes of the decoded value that must be exceeded; -1 for any length.</summary>
    public int LongerThan { get; init; } = -1;

    internal bool Holds(scoped ref FormSubject subject, bool ignoreCase)
    {
        var parameters = new QueryParameters(subject.Query);
        while (parameters.MoveNext())
        {
            if (FormText.AreEqual(QueryParameters.Decode(parameters.Name, subject.Scratch), Name, ignoreCase)
                && IsMeant(QueryParameters.Decode(parameters.Value, subject.Scratch), ref subject, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMeant(ReadOnlySpan<byte> value, scoped ref FormSubject subject, bool ignoreCase)
    {
        if (value.Length <= LongerThan || Values.Count > 0 && !IsOneOf(value, ignoreCase))
        {
            return false;
        }

        if (Pattern is null)
        {
            return true;
        }

        // Refuses because what is too long to be looked at might match.
        return value.Length > FormPattern.MaxText || Pattern.IsMatch(subject.Characters(value));
    }

    private bool IsOneOf(ReadOnlySpan<byte> value, bool ignoreCase)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            if (FormText.AreEqual(value, Values[i], ignoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
