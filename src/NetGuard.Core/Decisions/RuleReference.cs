namespace NetGuard.Decisions;

/// <summary>
/// The config entry that decided: its path (<c>NetGuard.Resources.openai_prod.NetworkAcls.Allow</c>) and where it was
/// written (<c>appsettings.json:41:22</c>, or a variable's name). For records and <c>explain</c>, never for answers.
/// </summary>
public sealed record RuleReference(string Path, string? Origin = null)
{
    public override string ToString() => Origin is null ? Path : $"{Path} ({Origin})";
}
