using NetGuard.Documents;
using NetGuard.Proxy.Configuration;

namespace NetGuard.Gateway.Commands;

/// <summary>Tells on standard error why a configuration cannot be used.</summary>
internal static class StartErrors
{
    public static void Write(TextWriter error, ConfigurationInput input, CandidateResult result)
    {
        var writer = new ConfigErrorWriter(input.SourceName, result.Source.Span);
        foreach (var finding in result.Errors)
        {
            error.WriteLine(writer.Format(finding));
        }
    }
}
