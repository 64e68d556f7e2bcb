using System.Text;

namespace NetGuard.Core.Tests.Content.Multipart;

/// <summary>Writes multipart forms as clients do.</summary>
internal sealed class Form(string boundary = "b0undary")
{
    public static byte[] Png { get; } = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0xff, 0xfe];

    private readonly List<byte> _bytes = [];

    public string ContentType => $"multipart/form-data; boundary={boundary}";

    public Form Field(string name, string value) => Part($"Content-Disposition: form-data; name=\"{name}\"", Encoding.UTF8.GetBytes(value));

    public Form File(string name, string fileName, ReadOnlySpan<byte> content, string type = "application/octet-stream") =>
        Part($"Content-Disposition: form-data; name=\"{name}\"; filename=\"{fileName}\"\r\nContent-Type: {type}", content);

    public Form Part(string headers, ReadOnlySpan<byte> content)
    {
        Write($"--{boundary}\r\n{headers}\r\n\r\n");
        _bytes.AddRange(content);
        return Write("\r\n");
    }

    public byte[] End(string rest = "\r\n")
    {
        Write($"--{boundary}--{rest}");
        return [.. _bytes];
    }

    private Form Write(string text)
    {
        _bytes.AddRange(Encoding.UTF8.GetBytes(text));
        return this;
    }
}
