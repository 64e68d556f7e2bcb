using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using NetGuard.Gateway.Tests.Support;

namespace NetGuard.Gateway.Tests.Tls;

/// <summary>The test configuration with an https listener or an https endpoint.</summary>
internal static class TlsGateway
{
    public static JsonObject Certificate(TestAuthority authority, string name, string? password = null)
    {
        var certificate = new JsonObject { ["Path"] = authority.PathOf(name + ".pem"), ["KeyPath"] = authority.PathOf(name + ".key") };
        if (password is not null)
        {
            certificate["Password"] = password;
        }

        return certificate;
    }

    public static void Listen(JsonObject config, JsonObject? certificate, JsonObject? sni = null)
    {
        var endpoint = new JsonObject { ["Url"] = "https://127.0.0.1:0" };
        if (certificate is not null)
        {
            endpoint["Certificate"] = certificate;
        }

        if (sni is not null)
        {
            endpoint["Sni"] = sni;
        }

        config["Kestrel"]!["Endpoints"] = new JsonObject { ["Https"] = endpoint };
    }

    /// <summary>Sends the cluster of the chat to an https endpoint, with metadata.</summary>
    public static void Forward(JsonObject config, string address, params (string Key, string Value)[] metadata)
    {
        var cluster = config["ReverseProxy"]!["Clusters"]!["chat"]!;
        cluster["Destinations"] = new JsonObject { ["a"] = new JsonObject { ["Address"] = address } };
        cluster["Metadata"] = new JsonObject(metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
    }

    /// <summary>A client that trusts the authority alone and asks for a name, wherever the gateway is.</summary>
    public static HttpClient Client(this RunningGateway gateway, TestAuthority authority, string host, Action<SslStream, X509Certificate>? seen = null, byte[]? first = null)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, cancellation);
                if (first is not null)
                {
                    await socket.SendAsync(first, cancellation);
                }

                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                {
                    seen?.Invoke((SslStream)sender, certificate!);
                    using var policy = new X509Chain();
                    policy.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                    policy.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
                    policy.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                    return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && policy.Build((X509Certificate2)certificate!);
                },
            },
        })
        { BaseAddress = new Uri($"https://{host}:{gateway.Address.Port}") };
        client.DefaultRequestHeaders.Add("api-key", TestConfig.Key1);
        return client;
    }
}
