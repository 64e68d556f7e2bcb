using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Azure.AI.OpenAI;
using OpenAI;

namespace NetGuard.Gateway.Tests.Sdk;

/// <summary>The vendors' own clients, pointed at an address of ours and independent of the environment's variables.</summary>
internal static class SdkClients
{
    public const string Model = "gpt-4o";

    /// <param name="endpoint">Base address, with <c>/v1</c>.</param>
    /// <param name="key">The caller's key.</param>
    /// <param name="http">Connections of its own, from another address for example.</param>
    public static OpenAIClient OpenAI(Uri endpoint, string key, HttpClient? http = null) =>
        new(new ApiKeyCredential(key), Configure(new OpenAIClientOptions { Endpoint = endpoint }, http));

    public static AzureOpenAIClient Azure(Uri endpoint, string key, HttpClient? http = null) =>
        new(endpoint, new ApiKeyCredential(key), Configure(new AzureOpenAIClientOptions(), http));

    public static AnthropicClient Anthropic(Uri endpoint, string key, HttpClient? http = null) =>
        new() { BaseUrl = endpoint.ToString().TrimEnd('/'), ApiKey = key, AuthToken = null, MaxRetries = 0, HttpClient = http ?? new HttpClient() };

    // A retry would only make a refusal's test slow.
    private static T Configure<T>(T options, HttpClient? http)
        where T : ClientPipelineOptions
    {
        options.RetryPolicy = new ClientRetryPolicy(0);
        options.Transport = http is null ? null : new HttpClientPipelineTransport(http);
        return options;
    }
}
