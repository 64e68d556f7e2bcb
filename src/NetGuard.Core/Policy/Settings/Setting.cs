using System.Text.Json.Nodes;
using NetGuard.Documents;

namespace NetGuard.Policy.Settings;

/// <summary>
/// One setting, described once: the compiler reads and checks by it, and the JSON schema is written from it, so that
/// neither can know what the other does not.
/// </summary>
/// <param name="name">The member's name.</param>
/// <param name="description">What it does, for whoever edits the file.</param>
/// <param name="example">A value as JSON text.</param>
public abstract class Setting(string name, string description, string example)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    public string Example { get; } = example;

    public bool IsRequired { get; init; }

    /// <summary>The value when absent, as JSON text; <c>null</c> where absence is a state of its own.</summary>
    public abstract string? DefaultText { get; }

    /// <summary>Whether the value is, or could by mistake be, a secret: messages then show no source line.</summary>
    public virtual bool IsSecret => false;

    /// <summary>The setting's JSON Schema without its annotations.</summary>
    internal abstract JsonObject Shape();

    /// <summary>The value, boxed; <c>null</c> after adding an error.</summary>
    internal abstract object? Read(ConfigNode node, Findings findings);

    /// <summary>The value of an absent setting, boxed.</summary>
    internal abstract object? Absent(string path, Origin origin);
}

/// <typeparam name="T">Type of the value that a compiler gets.</typeparam>
public abstract class Setting<T>(string name, string description, string example) : Setting(name, description, example)
{
    public T? Default { get; init; }

    internal override object? Absent(string path, Origin origin) => Default;
}
