using System.Buffers;
using System.Text;

namespace NetGuard.Content.Multipart;

/// <summary>
/// The field <c>purpose</c> of an upload, which may stand before or behind the file: of a batch, fine-tuning or an
/// evaluation, the file holds requests that the endpoint will run.
/// </summary>
internal static class FilePurpose
{
    /// <summary>Longest purpose that is looked into, in bytes.</summary>
    private const int MaxLength = 64;

    /// <summary>Passes over all parts, so that what is malformed at the end is known before anything is judged.</summary>
    public static ReadStatus Find(MultipartParts parts, out bool holdsRequests)
    {
        holdsRequests = false;
        PartStep step;
        for (var count = 0; (step = parts.Next(out var lines, out var content)) == PartStep.Part;)
        {
            if (++count > MultipartReader.MaxPartCount)
            {
                return ReadStatus.LimitExceeded;
            }

            if (!PartHeaders.TryRead(lines, content, out var headers))
            {
                return ReadStatus.Malformed;
            }

            holdsRequests |= Ascii.EqualsIgnoreCase(FormName.Base(headers.Name), "purpose"u8) && IsOfRequests(content.Trim(" \t\r\n\""u8));
        }

        return step == PartStep.End ? ReadStatus.Complete : ReadStatus.Malformed;
    }

    /// <summary>
    /// By the words in it, because vendors spell it in many ways: <c>batch-api</c>, <c>fine-tuning</c>, <c>eval-sample</c>.
    /// Refuses to take what is longer than any purpose for a harmless one.
    /// </summary>
    private static bool IsOfRequests(ReadOnlySpan<byte> purpose)
    {
        Span<byte> lower = stackalloc byte[MaxLength];
        if (purpose.Length > MaxLength || Ascii.ToLower(purpose, lower, out var length) != OperationStatus.Done)
        {
            return true;
        }

        var text = lower[..length];
        return text.IndexOf("batch"u8) >= 0 || text.IndexOf("tune"u8) >= 0 || text.IndexOf("tuning"u8) >= 0 || text.IndexOf("train"u8) >= 0
            || text.StartsWith("eval"u8) || text.IndexOf("-eval"u8) >= 0 || text.IndexOf("_eval"u8) >= 0;
    }
}
