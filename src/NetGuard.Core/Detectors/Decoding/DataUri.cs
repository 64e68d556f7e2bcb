using System.Text;

namespace NetGuard.Detectors.Decoding;

/// <summary><c>data:</c> URIs (RFC 2397).</summary>
internal static class DataUri
{
    /// <summary>Where the content begins; 0 if the text is no such URI.</summary>
    public static int ContentStart(ReadOnlySpan<byte> uri, out bool isBase64)
    {
        isBase64 = false;
        if (uri.Length < 5 || !Ascii.EqualsIgnoreCase(uri[..5], "data:"u8) || uri.IndexOf((byte)',') is not (>= 0 and var comma))
        {
            return 0;
        }

        var header = uri[..comma].TrimEnd((byte)' ');
        isBase64 = header.Length >= 7 && Ascii.EqualsIgnoreCase(header[^7..], ";base64"u8);
        return comma + 1;
    }
}
