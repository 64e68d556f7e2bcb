using System.Buffers;
using System.Text;

namespace NetGuard.Detectors.Decoding;

/// <summary>Tells text from what only looks encoded.</summary>
internal static class PlainText
{
    /// <summary>The bytes at the start that are text in UTF-8: no controls but tab and line breaks.</summary>
    public static int Length(ReadOnlySpan<byte> bytes) => Length(bytes, out _);

    /// <summary>Whether the bytes are text, of which the last character may be cut off.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes, int least) => Length(bytes, out var isCut) >= Math.Min(bytes.Length, least) || isCut;

    private static int Length(ReadOnlySpan<byte> bytes, out bool isCut)
    {
        var at = 0;
        isCut = false;
        while (at < bytes.Length)
        {
            if (bytes[at] is >= 0x20 and < 0x7F or (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                at++;
            }
            else
            {
                var status = Rune.DecodeFromUtf8(bytes[at..], out var rune, out var length);
                if (status != OperationStatus.Done || Rune.IsControl(rune))
                {
                    isCut = status == OperationStatus.NeedMoreData;
                    break;
                }

                at += length;
            }
        }

        return at;
    }
}
