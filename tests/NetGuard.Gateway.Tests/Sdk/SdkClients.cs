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

    public static OpenAIClient OpenAI(Uri endpoint, string key, int retries = 0) =>
        new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(retries) });

    public static AzureOpenAIClient Azure(Uri endpoint, string key, int retries = 0) =>
        new(endpoint, new ApiKeyCredential(key), new AzureOpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(retries) });

    public static AnthropicClient Anthropic(Uri endpoint, string key, int retries = 0) =>
        new() { BaseUrl = endpoint.ToString().TrimEnd('/'), ApiKey = key, AuthToken = null, MaxRetries = retries };
}
