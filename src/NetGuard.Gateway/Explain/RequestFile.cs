using System.Text;
using System.Text.Json;

namespace NetGuard.Gateway.Explain;

/// <summary>
/// Reads hypothetical requests: <c>.json</c> is the body of one request, <c>.jsonl</c> and <c>.ndjson</c> hold one request
/// a line (<c>{"client", "method", "path", "headers", "body"}</c>), anything else is one raw HTTP/1.1 message.
/// </summary>
internal static class RequestFile
{
    /// <param name="path">The file.</param>
    /// <param name="method">The method where the file says none.</param>
    /// <param name="target">The request target where the file says none.</param>
    /// <exception cref="FormatException">The file cannot be read as its name says; the message is for the user.</exception>
    public static IEnumerable<HypotheticalRequest> Read(string path, string method, string target) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => [Post(File.ReadAllBytes(path), method, target)],
            ".jsonl" or ".ndjson" => ReadLines(path, method, target),
            _ => [ReadMessage(File.ReadAllBytes(path))],
        };

    private static HypotheticalRequest Post(byte[] body, string method, string target) => new()
    {
        Method = method,
        Target = target,
        Headers = [KeyValuePair.Create("Content-Type", "application/json")],
        Body = body,
        HasHeaders = false,
    };

    private static IEnumerable<HypotheticalRequest> ReadLines(string path, string method, string target)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ReadLine(line, number, method, target);
            }
        }
    }

    private static HypotheticalRequest ReadLine(string line, int number, string method, string target)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var headers = new List<KeyValuePair<string, string>>();
            var hasHeaders = root.TryGetProperty("headers", out var named);
            if (hasHeaders)
            {
                headers.AddRange(named.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString() ?? "")));
            }

            var body = Array.Empty<byte>();
            if (root.TryGetProperty("body", out var value))
            {
                // A string is the body's text; anything else is the JSON body itself, as written.
                body = Encoding.UTF8.GetBytes(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
                if (value.ValueKind != JsonValueKind.String && !headers.Exists(header => string.Equals(header.Key, "Content-Type", StringComparison.OrdinalIgnoreCase)))
                {
                    headers.Add(KeyValuePair.Create("Content-Type", "application/json"));
                }
            }

            return new HypotheticalRequest
            {
                Client = root.TryGetProperty("client", out var client) ? client.GetString() : null,
                Method = root.TryGetProperty("method", out var written) ? written.GetString() ?? method : method,
                Target = root.TryGetProperty("path", out var path) ? path.GetString() ?? target : target,
                Headers = headers,
                Body = body,
                HasHeaders = hasHeaders,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"line {number} is not a request: expected an object with client, method, path, headers, body", error);
        }
    }

    private static HypotheticalRequest ReadMessage(byte[] message)
    {
        var (head, body) = Split(message);
        var lines = Encoding.Latin1.GetString(head).Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var start = lines[0].Split(' ');
        if (start.Length != 3 || !start[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            throw new FormatException("the first line is not a request line, such as 'POST /v1/chat/completions HTTP/1.1'");
        }

        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new FormatException("a header line has no name and colon; an empty line ends the headers");
            }

            headers.Add(KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        if (headers.Exists(header => string.Equals(header.Key, "Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && header.Value == "chunked"))
        {
            throw new FormatException("write the body whole, without Transfer-Encoding: a chunked body is not decoded here");
        }

        return new HypotheticalRequest { Method = start[0], Target = start[1], Headers = headers, Body = body.ToArray() };
    }

    /// <summary>Head and body around the first empty line; files written by hand end their lines with LF alone.</summary>
    private static (byte[] Head, ReadOnlyMemory<byte> Body) Split(byte[] message)
    {
        for (var i = 0; i < message.Length; i++)
        {
            if (message[i] != '\n')
            {
                continue;
            }

            var next = i + 1 < message.Length && message[i + 1] == '\r' ? i + 2 : i + 1;
            if (next < message.Length && message[next] == '\n')
            {
                return (message[..i], message.AsMemory(next + 1));
            }
        }

        return (Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(message).TrimEnd('\r', '\n')), ReadOnlyMemory<byte>.Empty);
    }
}
