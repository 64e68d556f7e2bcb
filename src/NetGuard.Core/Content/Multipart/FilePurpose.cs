using System.Text;

namespace NetGuard.Content.Multipart;

/// <summary>
/// The field <c>purpose</c> of an upload, which may stand before or behind the file: of a batch, fine-tuning or an
/// evaluation, the file holds requests that the endpoint will run.
/// </summary>
internal static class FilePurpose
{
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

    private static bool IsOfRequests(ReadOnlySpan<byte> purpose) =>
        Ascii.EqualsIgnoreCase(purpose, "batch"u8) || Ascii.EqualsIgnoreCase(purpose, "fine-tune"u8) || Ascii.EqualsIgnoreCase(purpose, "evals"u8);
}
