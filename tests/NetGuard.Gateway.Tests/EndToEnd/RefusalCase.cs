using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.EndToEnd;

/// <summary>One kind of refusal: how to bring it about, and what it says.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Code">The reason's code.</param>
/// <param name="Message">Part of the message that a developer reads.</param>
internal sealed record RefusalCase(int Status, string Code, string Message)
{
    /// <summary>Where the caller's connections come from.</summary>
    public string From { get; init; } = "127.0.0.1";

    public string Key { get; init; } = TestConfig.Key1;

    /// <summary>A further credential of another carrier.</summary>
    public string? SecondKey { get; init; }

    /// <summary>The prompt's text.</summary>
    public string Text { get; init; } = "hello";

    /// <summary>The host of an image in the prompt.</summary>
    public string? ImageHost { get; init; }

    /// <summary>What the configuration says otherwise.</summary>
    public Action<JsonObject>? Change { get; init; }

    public static IReadOnlyDictionary<string, RefusalCase> All { get; } = new Dictionary<string, RefusalCase>
    {
        ["network"] = new(403, "network.not_allowed", "Access denied due to Virtual Network/Firewall rules.") { From = "127.0.0.2" },
        ["wrong key"] = new(401, "auth.invalid_key", "Access denied due to invalid subscription key") { Key = "not-a-key-of-this-gateway" },
        ["two keys"] = new(400, "auth.conflict", "several different credentials") { SecondKey = TestConfig.Key2 },
        ["large body"] = new(413, "limit.body_size", "larger than this resource allows") { Text = new string('x', TestConfig.MaxBody) },
        ["host"] = new(400, "uri.fqdn_not_allowed", "The hostname 'attacker.example' for parameter") { ImageHost = "attacker.example" },
        ["deep text"] = new(400, "uri.fqdn_not_allowed", "The hostname 'attacker.example' for parameter") { Text = "https://attacker.example/?q=secret" },
        ["no memory"] = new(503, "limit.capacity", "at capacity")
        {
            Text = new string('x', 2_000_000),
            Change = config =>
            {
                config["NetGuard"]!["Limits"] = new JsonObject { ["MaxBufferedBytes"] = 1024 * 1024 };
                config["NetGuard"]!["Resources"]!["chat"]!["Limits"]!["MaxRequestBodySize"] = 10_000_000;
            },
        },
    };
}
