using NetGuard.Decisions;

namespace NetGuard.Uris;

/// <summary>How a value came to be judged.</summary>
public enum UriInputKind : byte
{
    /// <summary>A schema says that this field holds a URI: what is no absolute URI is <c>uri.malformed</c>.</summary>
    Declared,

    /// <summary>As <see cref="Declared"/>, and plain base64 or an id may stand there instead of a URI.</summary>
    DeclaredOrData,

    /// <summary>As <see cref="Declared"/>, and the endpoint writes to it or calls it back.</summary>
    Write,

    /// <summary>Any string: judged only if, trimmed, it is a URI as a whole.</summary>
    StringValue,
}

/// <summary>One rule that a URI input broke, with the mode of that rule alone.</summary>
public readonly record struct UriFinding(Reason Reason, Mode Mode, RuleReference? Rule);

/// <summary>
/// What judging one URI input found. Reused: holds a fixed number of findings, the gravest kept when there are more.
/// </summary>
public sealed class UriFindings
{
    public const int Capacity = 8;

    private readonly UriFinding[] _findings = new UriFinding[Capacity];
    private UriFindings? _nested;

    /// <summary>Whether the value was a URI at all.</summary>
    public bool IsUri { get; set; }

    /// <summary>Host for messages, at most 253 characters, controls and non-ASCII escaped; made only where a finding names it.</summary>
    public string? Host { get; set; }

    public int Count { get; private set; }

    /// <summary>What a URL within this one broke; reused like this one.</summary>
    internal UriFindings Nested => _nested ??= new UriFindings();

    public ReadOnlySpan<UriFinding> All => _findings.AsSpan(0, Count);

    public void Add(UriFinding finding)
    {
        if (finding.Mode == Mode.Off)
        {
            return;
        }

        if (Count < Capacity)
        {
            _findings[Count++] = finding;
            return;
        }

        // Refuses because a full list must not hide an enforced finding behind reported ones.
        if (finding.Mode == Mode.Enforce)
        {
            _findings[Capacity - 1] = finding;
        }
    }

    public void Reset()
    {
        IsUri = false;
        Host = null;
        Count = 0;
    }
}
