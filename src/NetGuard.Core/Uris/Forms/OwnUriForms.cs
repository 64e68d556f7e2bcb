using System.Text;
using NetGuard.Decisions;
using NetGuard.Uris.Parsing;

namespace NetGuard.Uris.Forms;

/// <summary><c>UriForms</c> of a resource, compiled: each form that a URI has becomes a finding.</summary>
public sealed class OwnUriForms
{
    /// <summary>Forms of one resource: each URI is held against all of them.</summary>
    public const int MaxCount = 100;

    private readonly OwnUriForm[] _forms;

    public OwnUriForms(IEnumerable<OwnUriForm> forms) => _forms = [.. forms.Where(form => form.Finding.Mode != Mode.Off)];

    public static OwnUriForms None { get; } = new([]);

    /// <summary>The forms that are not off.</summary>
    public int Count => _forms.Length;

    /// <summary>Whether a URI, as it would stand in a request, has the form; <c>null</c> where the text is no absolute URI.</summary>
    public static bool? Has(OwnUriForm form, string uri)
    {
        var text = Encoding.UTF8.GetBytes(uri);
        if (!UrlParser.TryParse(text, new byte[UrlParser.ScratchLength(text)], out var url, out _))
        {
            return null;
        }

        var subject = new FormSubject(url);
        try
        {
            return form.Holds(ref subject);
        }
        finally
        {
            subject.Dispose();
        }
    }

    internal void Judge(in ParsedUrl url, UriFindings findings)
    {
        if (_forms.Length == 0)
        {
            return;
        }

        var subject = new FormSubject(url);
        try
        {
            foreach (var form in _forms)
            {
                if (form.Holds(ref subject))
                {
                    findings.Add(form.Finding);
                }
            }
        }
        finally
        {
            subject.Dispose();
        }
    }
}
