namespace NetGuard.Fuzz;

/// <summary>Reads bytes that anyone may have sent; throws if the code under test does, or says two things of one input.</summary>
public delegate void FuzzAction(ReadOnlySpan<byte> input);

/// <summary>One reader of untrusted bytes and what must hold whatever they are.</summary>
/// <param name="Name">Also the folder of its seeds.</param>
/// <param name="Run">Throws where the input shows a defect.</param>
public sealed record FuzzTarget(string Name, FuzzAction Run)
{
    /// <summary>Every target.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("url", Targets.UrlTarget.Run),
        new("json", Targets.BodyTargets.RunJson),
        new("multipart", Targets.BodyTargets.RunMultipart),
        new("cidr", Targets.CidrTarget.Run),
        new("config", Targets.ConfigTarget.Run),
    ];

    /// <summary>What mutation starts from, in the order of the files' names.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", Name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
