using System.Net;
using NetGuard.Policy;
using NetGuard.Proxy.Tests.Pipeline;

namespace NetGuard.Proxy.Tests.Connections;

/// <summary>
/// The proxies that people really put in front, calling the gateway from 127.0.0.9. The caller 127.0.0.5 is admitted, others
/// are not, and what a caller says of itself is worth nothing.
/// </summary>
public sealed class RealProxyTests
{
    private const string Spoofed = "X-Forwarded-For: 127.0.0.5\r\nForwarded: for=127.0.0.5\r\nX-Real-IP: 127.0.0.5\r\n";

    [ProgramTheory("haproxy")]
    [InlineData("send-proxy", "127.0.0.5", 200)]
    [InlineData("send-proxy", "127.0.0.6", 403)]
    [InlineData("send-proxy-v2", "127.0.0.5", 200)]
    [InlineData("send-proxy-v2", "127.0.0.6", 403)]
    [InlineData("send-proxy-v2 proxy-v2-options crc32c,unique-id,authority", "127.0.0.5", 200)]
    public async Task HAProxy_WithAPROXYHeader_NamesItsCaller(string option, string caller, int status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, ClientAddressSource.ProxyProtocol);
        await using var haproxy = await InstalledProgram.StartAsync(
            "haproxy",
            (_, port) => $"""
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 10s
                    timeout server 10s
                listen front
                    bind 127.0.0.1:{port}
                    server gateway {gateway.EndPoint} {option} source 127.0.0.9

                """,
            (_, file) => ["-db", "-q", "-f", file]);
        await AssertAsync(gateway, haproxy.EndPoint, caller, status);
    }

    [ProgramTheory("haproxy")]
    [InlineData("127.0.0.5", 200)]
    [InlineData("127.0.0.6", 403)]
    public async Task HAProxy_WithXForwardedFor_NamesItsCaller(string caller, int status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, ClientAddressSource.XForwardedFor);
        await using var haproxy = await InstalledProgram.StartAsync(
            "haproxy",
            (_, port) => $"""
                defaults
                    mode http
                    option forwardfor
                    timeout connect 5s
                    timeout client 10s
                    timeout server 10s
                listen front
                    bind 127.0.0.1:{port}
                    server gateway {gateway.EndPoint} source 127.0.0.9

                """,
            (_, file) => ["-db", "-q", "-f", file]);
        await AssertAsync(gateway, haproxy.EndPoint, caller, status);
    }

    [ProgramTheory("nginx")]
    [InlineData("X-Forwarded-For $proxy_add_x_forwarded_for", ClientAddressSource.XForwardedFor, "127.0.0.5", 200)]
    [InlineData("X-Forwarded-For $proxy_add_x_forwarded_for", ClientAddressSource.XForwardedFor, "127.0.0.6", 403)]
    [InlineData("Forwarded \"$http_forwarded, for=$remote_addr;proto=$scheme\"", ClientAddressSource.Forwarded, "127.0.0.5", 200)]
    [InlineData("Forwarded \"$http_forwarded, for=$remote_addr;proto=$scheme\"", ClientAddressSource.Forwarded, "127.0.0.6", 403)]
    public async Task Nginx_WithAForwardedHeader_NamesItsCaller(string header, ClientAddressSource source, string caller, int status)
    {
        await using var endpoint = await Endpoint.StartAsync();
        await using var gateway = await StartAsync(endpoint, source);
        await using var nginx = await InstalledProgram.StartAsync(
            "nginx",
            (folder, port) => $$"""
                daemon off;
                master_process off;
                pid {{folder}}/pid;
                error_log stderr;
                events { }
                http {
                    access_log off;
                    client_body_temp_path {{folder}}/body;
                    proxy_temp_path {{folder}}/proxy;
                    fastcgi_temp_path {{folder}}/fastcgi;
                    uwsgi_temp_path {{folder}}/uwsgi;
                    scgi_temp_path {{folder}}/scgi;
                    server {
                        listen 127.0.0.1:{{port}};
                        location / {
                            proxy_set_header {{header}};
                            proxy_set_header Host $host;
                            proxy_bind 127.0.0.9;
                            proxy_pass http://{{gateway.EndPoint}};
                        }
                    }
                }
                """,
            (folder, file) => ["-p", folder, "-c", file, "-e", "stderr"]);
        await AssertAsync(gateway, nginx.EndPoint, caller, status);
    }

    private static async Task AssertAsync(Gateway gateway, EndPoint front, string caller, int status)
    {
        var answer = await RawClient.SendAsync(front, $"GET /a HTTP/1.1\r\nHost: a\r\n{Spoofed}\r\n", IPAddress.Parse(caller));
        Assert.Equal(status, RawClient.StatusOf(answer));
        var record = await gateway.RecordAsync();
        Assert.Equal(caller, record["client"]);
        Assert.Equal("127.0.0.9", record["remoteAddress"]);
    }

    private static Task<Gateway> StartAsync(Endpoint endpoint, ClientAddressSource source) =>
        Gateway.StartAsync(endpoint, resource => resource.WithNetwork(Policies.Set("127.0.0.5", "127.0.0.5")), new()
        {
            Snapshot = snapshot => snapshot with { ClientAddress = new ClientAddressRules(source, Policies.Set("127.0.0.9", "127.0.0.9"), null) },
        });
}
