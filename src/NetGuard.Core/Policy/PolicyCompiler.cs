using NetGuard.Documents;

namespace NetGuard.Policy;

/// <summary>The outcome of compiling a configuration: a snapshot, or every error. Warnings may stand beside a snapshot.</summary>
public sealed record CompileResult(PolicySnapshot? Snapshot, IReadOnlyList<ConfigError> Errors)
{
    public bool Succeeded => Snapshot is not null;
}

/// <summary>Compiles and thereby validates: the same code for <c>check</c>, the first load and every reload.</summary>
public static class PolicyCompiler
{
    /// <param name="root">The whole file with overrides laid over it: <c>Kestrel</c>, <c>ReverseProxy</c>, <c>NetGuard</c>.</param>
    /// <param name="secrets">Reads <c>env:</c> and <c>file:</c> references.</param>
    /// <param name="proxySchema">YARP's ConfigurationSchema.json, UTF-8.</param>
    public static CompileResult Compile(ConfigObject root, ISecretSource secrets, ReadOnlyMemory<byte> proxySchema) =>
        new(null, [new ConfigError(root.Origin, root.Path, $"not built ({secrets}, {proxySchema.Length})")]);
}
