using System.Text;

namespace NetGuard.Proxy.Pipeline.Answers;

/// <summary>The targets of a Link header (RFC 8288 3): what stands in angle brackets outside quotes.</summary>
internal static class LinkTargets
{
    /// <summary>The line with its targets mapped, the same instance if none changes, <c>null</c> if one of them may not be sent.</summary>
    public static string? Map(string line, EndpointReferences references)
    {
        StringBuilder? mapped = null;
        var copied = 0;
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (quoted)
            {
                quoted = line[i] != '"';
                i += line[i] == '\\' ? 1 : 0;
            }
            else if (line[i] == '"')
            {
                quoted = true;
            }
            else if (line[i] == '<')
            {
                var close = line.IndexOf('>', i);
                if (close < 0)
                {
                    return references.Names(line) ? null : line;
                }

                var target = line[(i + 1)..close];
                switch (references.Map(target, mayBeRelative: true))
                {
                    case null:
                        return null;
                    case { } written when !ReferenceEquals(written, target):
                        (mapped ??= new StringBuilder()).Append(line, copied, i + 1 - copied).Append(written);
                        copied = close;
                        break;
                }

                i = close;
            }
        }

        return mapped is null ? line : mapped.Append(line, copied, line.Length - copied).ToString();
    }
}
