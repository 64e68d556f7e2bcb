using System.Security.Cryptography;
using System.Text;
using NetGuard.Documents;
using NetGuard.Policy;

namespace NetGuard.Fuzz.Targets;

/// <summary>The reader and the compiler of the configuration: a policy or errors that can be shown, never neither.</summary>
internal static class ConfigTarget
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        var document = DocumentReader.Read(input, "a.json");
        Show(input, document.Errors);
        FuzzDefectException.Unless(document.Root is not null || document.Errors.Count > 0, "neither a document nor an error");
        if (document.Root is null)
        {
            return;
        }

        var result = PolicyCompiler.Compile(document.Root, Secrets.Instance, default, new CompileOptions { PolicyOnly = true });
        Show(input, result.Errors);
        FuzzDefectException.Unless(result.Succeeded || result.Errors.Count > 0, "neither a policy nor an error");
    }

    private static void Show(ReadOnlySpan<byte> input, IReadOnlyList<ConfigError> errors)
    {
        var writer = new ConfigErrorWriter("a.json", input);
        foreach (var error in errors)
        {
            FuzzDefectException.Unless(writer.Format(error).Length > 0, "an error without words");
        }
    }

    private sealed class Secrets : ISecretSource
    {
        public static Secrets Instance { get; } = new();

        public bool TryRead(string reference, out string value, out string error)
        {
            value = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));
            error = "";
            return true;
        }
    }
}
