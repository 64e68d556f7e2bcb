using NetGuard.Decisions;

namespace NetGuard.Content;

/// <summary>
/// The listed formats of files by their first bytes: JPEG, PNG, GIF, WebP, BMP, TIFF, HEIF and AVIF; WAV, MP3, FLAC, Ogg, AAC;
/// MP4, QuickTime, Matroska and WebM, MPEG; PDF. What may be executed or unpacked (archives, office files, SVG) is none of them.
/// </summary>
internal static class OpaqueFormats
{
    /// <summary>Refuses what reads as text whatever it begins with: a text that says "GIF89a" first is still read by a text reader.</summary>
    public static bool TryDetect(ReadOnlySpan<byte> file, out OpaqueFormat format)
    {
        format = Detect(file);
        if (format != OpaqueFormat.None && TextContentReader.IsText(file))
        {
            format = OpaqueFormat.None;
        }

        return format != OpaqueFormat.None;
    }

    /// <summary>By the first bytes alone.</summary>
    public static OpaqueFormat Detect(ReadOnlySpan<byte> file) => file switch
    {
        [0xff, 0xd8, 0xff, ..] => OpaqueFormat.Image,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => OpaqueFormat.Image,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => OpaqueFormat.Image,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => OpaqueFormat.Image,
        [(byte)'I', (byte)'I', 0x2a, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2a, ..] => OpaqueFormat.Image,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var form] => Riff(form),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. var brand] => IsoMedia(brand),
        [(byte)'I', (byte)'D', (byte)'3', < 0x10, ..] => OpaqueFormat.Audio,
        [0xff, >= 0xe0, ..] => IsMpegAudio(file) ? OpaqueFormat.Audio : OpaqueFormat.None,
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] or [(byte)'O', (byte)'g', (byte)'g', (byte)'S', 0, ..] => OpaqueFormat.Audio,
        [0x1a, 0x45, 0xdf, 0xa3, ..] or [0, 0, 1, 0xba or 0xb3, ..] => OpaqueFormat.Video,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => OpaqueFormat.Pdf,
        _ => OpaqueFormat.None,
    };

    private static OpaqueFormat Riff(ReadOnlySpan<byte> form) =>
        form.StartsWith("WAVE"u8) ? OpaqueFormat.Audio
        : form.StartsWith("WEBP"u8) ? OpaqueFormat.Image
        : form.StartsWith("AVI "u8) ? OpaqueFormat.Video
        : OpaqueFormat.None;

    private static OpaqueFormat IsoMedia(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8) ? OpaqueFormat.Audio
        : brand.StartsWith("heic"u8) || brand.StartsWith("heix"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("avif"u8) ? OpaqueFormat.Image
        : OpaqueFormat.Video;

    // ISO 11172-3 2.4.1.3 and ISO 13818-7. Refuses MPEG layer I, which nobody sends: FF FE, the mark of UTF-16, is one.
    private static bool IsMpegAudio(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4)
        {
            return false;
        }

        var isReserved = (file[1] & 0x18) == 0x08;
        return (file[1] & 0x06) switch
        {
            0x00 => (file[1] & 0xf0) == 0xf0 && ((file[2] >> 2) & 0x0f) < 13,
            0x06 => false,
            _ => !isReserved && (file[2] & 0xf0) != 0xf0 && (file[2] & 0x0c) != 0x0c,
        };
    }
}
