using System.Text;

namespace NetGuard.Uris.Parsing;

/// <summary>Hosts for messages and records.</summary>
public static class HostText
{
    public const int MaxLength = 253;

    /// <summary>
    /// At most <see cref="MaxLength"/> characters; what is not visible ASCII becomes <c>\xNN</c>, since a message must
    /// not carry line breaks or bidirectional overrides into a terminal or a log.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> host)
    {
        if (!host.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
        {
            return Encoding.ASCII.GetString(host.Length > MaxLength ? host[..MaxLength] : host);
        }

        var text = new StringBuilder(MaxLength);
        foreach (var value in host)
        {
            var isVisible = value is >= 0x21 and <= 0x7E;
            if (text.Length + (isVisible ? 1 : 4) > MaxLength)
            {
                break;
            }

            _ = isVisible ? text.Append((char)value) : text.Append("\\x").Append(value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
