namespace NetGuard.Documents;

/// <summary>A node of the configuration as written. It knows where it came from, so that every error can point there.</summary>
public abstract record ConfigNode(string Path, Origin Origin)
{
    /// <summary>Where the member's name stands, for complaints about the name; <c>null</c> for the root and for items of a list.</summary>
    public Origin? NameOrigin { get; init; }

    /// <summary>Name of the JSON type for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>An object; member names compare without regard to case, as ASP.NET Core's configuration does.</summary>
public sealed record ConfigObject(string Path, Origin Origin, IReadOnlyDictionary<string, ConfigNode> Members) : ConfigNode(Path, Origin)
{
    public override string Kind => "object";

    public ConfigNode? this[string name] => Members.GetValueOrDefault(name);
}

public sealed record ConfigList(string Path, Origin Origin, IReadOnlyList<ConfigNode> Items) : ConfigNode(Path, Origin)
{
    public override string Kind => "list";
}

/// <summary>A string, number or boolean. <see cref="Text"/> is the unescaped string, or the token as written.</summary>
public sealed record ConfigScalar(string Path, Origin Origin, ScalarKind ScalarKind, string Text) : ConfigNode(Path, Origin)
{
    public override string Kind => ScalarKind switch
    {
        ScalarKind.Number => "number",
        ScalarKind.Boolean => "boolean",
        ScalarKind.Untyped => "text",
        _ => "string",
    };
}

public enum ScalarKind : byte
{
    String,
    Number,
    Boolean,

    /// <summary>From an environment variable or the command line: takes the type of the setting that it sets.</summary>
    Untyped,
}
