using System.Text;
using System.Text.RegularExpressions;

namespace NetGuard.Core.Tests.Content.Multipart;

/// <summary>
/// The strict subset of RFC 2046 as one regular expression over the whole body, cut at every boundary that it holds: slow,
/// and plainly the grammar.
/// </summary>
internal static class ReferenceMultipart
{
    private static readonly Regex s_part = new(
        "^\r\n(?<line>[!-9;-~]+:[ -~\u0080-\u00ff]*\r\n)+\r\n(?<content>.*)\r\n$", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private static readonly Regex s_disposition = new(
        "^content-disposition: *form-data(?= *;)(?: *; *(?:name=(?<name>[!#$%&'*+\\-.^_`|~0-9a-z]+)|name=\"(?<name>[^\"\\\\]+)\"|filename=(?<file>[!#$%&'*+\\-.^_`|~0-9a-z]+)|filename=\"(?<file>[^\"\\\\]*)\"))+ *$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private const string Token = "[!#$%&'*+\\-.^_`|~0-9a-z]+";

    private const string ContentType = $"^content-type: *{Token}/{Token}(?:[ ]*;[ ]*(?:{Token}={Token})?)*[ ]*$";

    /// <summary>The names and contents of the parts; <c>null</c> if the body is none.</summary>
    public static List<(string Name, string Content)>? Parse(byte[] body, string boundary)
    {
        var pieces = Encoding.Latin1.GetString(body).Split("--" + boundary);
        if (pieces.Length < 2 || pieces[0].Length > 0 || pieces[^1] is not ("--" or "--\r\n"))
        {
            return null;
        }

        var parts = new List<(string, string)>();
        foreach (var piece in pieces[1..^1])
        {
            // The first blank line ends the headers: a shorter match of the content is no other reading.
            var blank = piece.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var match = s_part.Match(piece);
            if (!match.Success || blank < 0 || piece.Length - match.Groups["content"].Length - 2 != blank + 4)
            {
                return null;
            }

            var lines = match.Groups["line"].Captures.Select(c => c.Value[..^2]).ToList();
            var dispositions = lines.Where(l => l.StartsWith("content-disposition:", StringComparison.OrdinalIgnoreCase)).Select(l => s_disposition.Match(l)).ToList();
            var others = lines.Where(l => !l.StartsWith("content-disposition:", StringComparison.OrdinalIgnoreCase)).ToList();
            if (dispositions is not [{ Success: true } disposition]
                || disposition.Groups["name"].Captures.Count != 1
                || disposition.Groups["file"].Captures.Count > 1
                || others.Count > 1
                || others.Any(o => !Regex.IsMatch(o, ContentType, RegexOptions.IgnoreCase)))
            {
                return null;
            }

            parts.Add((disposition.Groups["name"].Value, match.Groups["content"].Value));
        }

        return parts;
    }
}
