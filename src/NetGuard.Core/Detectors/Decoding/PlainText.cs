using System.Text;

namespace NetGuard.Detectors.Decoding;

/// <summary>Tells text from what only looks encoded.</summary>
internal static class PlainText
{
    /// <summary>The bytes at the start that are text in UTF-8: no controls but tab and line breaks.</summary>
    public static int Length(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (bytes[at] is >= 0x20 and < 0x7F or (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                at++;
            }
            else if (bytes[at] >= 0xC2 && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            {
                at += length;
            }
            else
            {
                break;
            }
        }

        return at;
    }
}
