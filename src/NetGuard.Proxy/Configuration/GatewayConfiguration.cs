using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using NetGuard.Documents;
using NetGuard.Proxy.Sources;
using NetGuard.Proxy.Tls;

namespace NetGuard.Proxy.Configuration;

/// <summary>A gateway's configuration from its first load on: what the host reads, and what reloading needs.</summary>
internal sealed class GatewayConfiguration
{
    private GatewayConfiguration(CandidateCompiler compiler, CandidateResult first, Candidate candidate, ListenerCertificates certificates, TimeProvider time)
    {
        Certificates = certificates;
        Compiler = compiler;
        First = first;
        Candidate = candidate;
        Store = new PolicyStore();
        Provider = new PolicyConfigurationProvider(Store, candidate);
        Health = new PolicyHealth(Store, time);
        Health.Succeed(PolicyConcern.Source);
        KeepProblems = candidate.Networks.Commit();
        NetworkHealth.Report(Networks, Health);
    }

    public CandidateCompiler Compiler { get; }

    public CandidateResult First { get; }

    /// <summary>The first candidate: listeners and everything else that takes a restart are as it says.</summary>
    public Candidate Candidate { get; }

    /// <summary>The certificates of the first candidate's listeners.</summary>
    public ListenerCertificates Certificates { get; }

    public PolicyStore Store { get; }

    public PolicyHealth Health { get; }

    public PolicyConfigurationProvider Provider { get; }

    public NetworkSources Networks => Compiler.Networks;

    /// <summary>Why lists of the first load could not be kept on disk.</summary>
    public IReadOnlyList<string> KeepProblems { get; }

    /// <summary>Loads the file for serving. Without a configuration the result holds every error.</summary>
    public static bool TryLoad(CandidateCompiler compiler, TimeProvider time, [NotNullWhen(true)] out GatewayConfiguration? configuration, out CandidateResult result)
    {
        compiler = compiler.ForServing(time);
        result = compiler.CompileFirst(time, out var certificates);
        if (StartChecks.ForwardedHeadersSwitch(compiler.Input.Variable) is { } variable)
        {
            var error = new ConfigError(new Origin($"environment variable {variable}"), "", StartChecks.ForwardedHeadersMessage(variable));
            result = result with { Candidate = null, Errors = [.. result.Errors, error] };
        }

        configuration = result.Candidate is { } candidate ? new(compiler, result, candidate, certificates!, time) : null;
        return configuration is not null;
    }

    /// <summary>
    /// Makes this the host's only configuration: a variable, a second file or user secrets would be settings that no
    /// <c>check</c> had seen.
    /// </summary>
    public void Replace(IConfigurationBuilder host)
    {
        host.Sources.Clear();
        host.Add(new PolicyConfigurationSource(Provider));
    }
}
