using System.Security.Cryptography;
using System.Text;
using NetGuard.Policy;

namespace NetGuard.Core.Tests.Policy;

/// <summary>
/// Every reference has a good value of its own, but for names that say what is wrong: MISSING, SHORT, LONG, SPACE, EMPTY
/// and SAME (always one value).
/// </summary>
internal sealed class FakeSecrets : ISecretSource
{
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public bool TryRead(string reference, out string value, out string error)
    {
        var name = reference[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..];
        error = name == "MISSING" ? $"environment variable {name} is not set" : "";
        value = Values.TryGetValue(reference, out var given) ? given : name switch
        {
            "MISSING" or "EMPTY" => "",
            "SHORT" => new string('k', 31),
            "LONG" => new string('k', 513),
            "SPACE" => new string('k', 40) + " ",
            _ when name.StartsWith("SAME", StringComparison.Ordinal) => "the-one-value-of-all-these-settings",
            _ => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(reference))),
        };
        return error.Length == 0;
    }
}
