using System.Globalization;
using System.Text;

namespace NetGuard.Decisions;

/// <summary>
/// Why a request is refused: a stable code, the HTTP status and the text that the caller sees. Instances are made once
/// (the closed list in <see cref="Reasons"/>, or when a policy compiles), so a decision carries one without allocating.
/// </summary>
public sealed class Reason
{
    private readonly CompositeFormat _message;

    /// <param name="code">Stable code, such as <c>uri.fqdn_not_allowed</c>.</param>
    /// <param name="statusCode">HTTP status of the answer.</param>
    /// <param name="message">Text with {0} for the subject (a host name) and {1} for the parameter (a JSON path).</param>
    /// <param name="retryable">Whether the same request may succeed later without a change.</param>
    public Reason(string code, int statusCode, string message, bool retryable = false)
    {
        Code = code;
        StatusCode = statusCode;
        Retryable = retryable;
        _message = CompositeFormat.Parse(message);
    }

    public string Code { get; }

    public int StatusCode { get; }

    public bool Retryable { get; }

    public string Describe(string? subject, string? parameter) =>
        string.Format(CultureInfo.InvariantCulture, _message, subject ?? "", parameter ?? "");

    public override string ToString() => Code;
}
