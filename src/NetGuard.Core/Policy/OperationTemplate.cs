using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using NetGuard.Content.Apis.Routes;

namespace NetGuard.Policy;

/// <summary>
/// One method and one path as an administrator writes them: <c>POST /openai/deployments/{d}/chat/completions</c>, or
/// <c>* /v1/files/{**rest}</c>. The path is the whole outgoing one, without regard to case.
/// </summary>
internal sealed class OperationTemplate
{
    private const int StackChars = 512;

    private readonly string _method;
    private readonly PathTemplate _path;

    private OperationTemplate(string method, PathTemplate path) => (_method, _path) = (method, path);

    public static bool TryParse(string text, [NotNullWhen(true)] out OperationTemplate? template, out string error)
    {
        template = null;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || text[..space] is not ("GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "*"))
        {
            error = "an operation is a group, an operation's name, or a method (or *), a space and a path, such as 'POST /v1/chat/completions'";
            return false;
        }

        var path = text[(space + 1)..];
        if (path.AsSpan().ContainsAny("?#%; ") || path.Contains("//", StringComparison.Ordinal) || path.EndsWith('/'))
        {
            error = "the path is written decoded, without a query, a final slash or an empty segment";
            return false;
        }

        try
        {
            template = new OperationTemplate(text[..space], new PathTemplate(path));
            error = "";
            return true;
        }
        catch (InvalidDataException e)
        {
            error = e.Message;
            return false;
        }
    }

    public bool Matches(string method, ReadOnlySpan<char> path)
    {
        if (_method != "*" && !string.Equals(_method, method, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        char[]? rented = null;
        var text = path.Length <= StackChars ? stackalloc char[StackChars] : rented = ArrayPool<char>.Shared.Rent(path.Length);
        var matches = _path.MatchesWhole(new RequestPath(path, text, stackalloc Range[RequestPath.MaxSegments]));
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return matches;
    }
}
